import { type Clock, systemClock } from "@crowsnest/events";
import { until } from "@crowsnest/real-parts";
import { describe, expect, it } from "vitest";
import { classifyConnectError } from "../../src/host/index.ts";
import { type Answer, RawServer } from "./raw-server.ts";
import { RecordingSink } from "./recording-sink.ts";
import { transports } from "./transports.ts";

/** Whoever waits a second here waits 20 ms. */
const clock: Clock = { ...systemClock, setTimer: (callback, delay) => systemClock.setTimer(callback, delay / 50) };
const never = new AbortController().signal;
const ok = "HTTP/1.1 200 OK\r\n";
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;
const sends =
  (text: string): Answer =>
  (socket) =>
    void socket.write(text, "latin1");
const closesAfter =
  (text: string): Answer =>
  (socket) =>
    void socket.end(text, "latin1");

describe.each(transports)("An answer to GET /events over the %s transport", (_, make) => {
  const open = async (server: RawServer, sink = new RecordingSink(), signal: AbortSignal = never) => ({
    sink,
    connection: await make(server.endpoint, clock).open({}, sink, signal),
  });

  it.each<[string, Answer, string]>([
    ["in chunks", sends(`${chunked}3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n`), "abcdefg"],
    [
      "in chunks with extensions and trailers",
      sends(`${chunked}3;a=b;c="d;e"\r\nabc\r\n0;last\r\nX-Sum: 1\r\n\r\n`),
      "abc",
    ],
    ["with a length, and more bytes after it", sends(`${ok}Content-Length: 3\r\n\r\nabcdef`), "abc"],
    ["of no length", sends(`${ok}Content-Length: 0\r\n\r\n`), ""],
    ["until the connection is closed", closesAfter(`${ok}\r\nabc`), "abc"],
    ["of HTTP/1.0", closesAfter("HTTP/1.0 200 OK\r\n\r\nabc"), "abc"],
    [
      "after a 100 and a 103",
      sends(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${ok}Content-Length: 1\r\n\r\na`),
      "a",
    ],
    ["with headers in any case", sends(`${ok}tRaNsFeR-eNcOdInG:CHUNKED\r\n\r\n1\r\na\r\n0\r\n\r\n`), "a"],
  ])("%s is complete", async (_, answer, body) => {
    await using server = await RawServer.start(answer);
    const { sink, connection } = await open(server);
    expect(await sink.ended).toBeUndefined();
    expect(sink.body.toString()).toBe(body);
    connection.destroy();
    await connection.closed;
    expect(sink.ends).toBe(1);
    await server.untilQuiet();
  });

  it.each<[string, Answer]>([
    ["cut within a chunk", closesAfter(`${chunked}5\r\nabc`)],
    ["cut between chunks", closesAfter(`${chunked}3\r\nabc\r\n`)],
    ["cut within its length", closesAfter(`${ok}Content-Length: 5\r\n\r\nabc`)],
    ["with a chunk's size that is none", sends(`${chunked}3\r\nabc\r\nxyz\r\n`)],
    ["with a chunk longer than its size", sends(`${chunked}3\r\nabcd\r\n`)],
    ["with a trailer that is none", sends(`${chunked}3\r\nabc\r\n0\r\nno trailer\r\n\r\n`)],
  ])("%s is told as cut, after what came of it", async (_, answer) => {
    await using server = await RawServer.start(answer);
    const { sink, connection } = await open(server);
    expect(await sink.ended).toMatchObject({ code: "ECONNRESET" });
    expect(sink.body.toString()).toBe("abc");
    await connection.closed;
    expect(sink.ends).toBe(1);
    await server.untilQuiet();
  });

  it.each<[string, Answer, object]>([
    ["no HTTP", closesAfter("garbage garbage\r\n\r\n"), { code: "protocol", permanent: false }],
    ["no HTTP, and nothing more", sends("SSH-2.0-OpenSSH_9.2p1\r\n"), { code: "protocol", permanent: false }],
    ["a header that is none", closesAfter(`${ok}no header\r\n\r\n`), { code: "protocol", permanent: false }],
    [
      "two kinds of framing",
      closesAfter(`${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`),
      { code: "protocol", permanent: false },
    ],
    ["headers without an end", sends(`${ok}X: ${"x".repeat(20_000)}`), { code: "protocol", permanent: false }],
    ["nothing", closesAfter(""), { code: "unreachable", permanent: false }],
    ["half its headers", closesAfter(`${ok}Content-`), { code: "unreachable", permanent: false }],
    ["half of what is no header", closesAfter(`${ok}no header`), { code: "protocol", permanent: false }],
    [
      "a refusal in chunks",
      sends('HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{"message":"no"}\r\n0\r\n\r\n'),
      { code: "unauthorized", permanent: true, message: expect.stringMatching(/403 Forbidden \(no\)/) },
    ],
    [
      "a refusal that stalls",
      sends("HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\nhalf"),
      { code: "rejected", permanent: true, message: expect.stringMatching(/\(half\)/) },
    ],
    [
      "a refusal that is cut",
      closesAfter("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 100\r\n\r\nhalf"),
      { code: "unreachable", permanent: false, message: expect.stringMatching(/503 .*\(half\)/) },
    ],
    [
      "a refusal whose chunks are none",
      sends("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
      { code: "unauthorized", permanent: true },
    ],
    [
      "a redirect",
      sends("HTTP/1.1 301 Moved Permanently\r\nLocation: //double\r\nContent-Length: 0\r\n\r\n"),
      { code: "rejected", permanent: true, message: expect.stringMatching(/redirects to \/\/double \(301\)/) },
    ],
    ["no content", sends("HTTP/1.1 204 No Content\r\n\r\n"), { code: "rejected", permanent: true }],
  ])("that is %s is refused, and its connection closed", async (_, answer, failure) => {
    await using server = await RawServer.start(answer);
    const sink = new RecordingSink();
    const error: unknown = await open(server, sink).then(
      () => "no error",
      (reason: unknown) => reason,
    );
    expect(classifyConnectError(error, server.endpoint)).toMatchObject(failure);
    expect(sink.ends).toBe(0);
    await server.untilQuiet();
  });

  it("of a refusal is read to 64 KiB", async () => {
    // It comes in several pieces: nobody loses patience meanwhile.
    const patient: Clock = { ...systemClock, setTimer: () => () => {} };
    await using server = await RawServer.start(sends(`HTTP/1.1 500 Oh\r\n\r\n${"x".repeat(200_000)}`));
    await expect(make(server.endpoint, patient).open({}, new RecordingSink(), never)).rejects.toMatchObject({
      statusCode: 500,
      body: "x".repeat(65_536),
    });
    await server.untilQuiet();
  });

  it.each<[string, Answer | undefined, number]>([
    ["before it was asked", undefined, 0],
    ["while nobody answers", () => {}, 1],
    ["within the headers", sends(`${ok}Content-`), 1],
    ["within a refusal", sends("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nhalf"), 1],
  ])("is given up %s", async (_, answer, requests) => {
    await using server = await RawServer.start(answer ?? (() => {}));
    const controller = new AbortController();
    if (answer === undefined) controller.abort(new Error("enough"));
    const opening = make(server.endpoint).open({}, new RecordingSink(), controller.signal);
    const refused = expect(opening).rejects.toMatchObject({ name: "AbortError", code: "ABORT_ERR" });
    await until(() => server.requests.length === requests, { what: "the request" });
    controller.abort(new Error("enough"));
    await refused;
    await server.untilQuiet();
  });

  it.each(["an abort", "destroy()"])("ends within the body by %s, with all that came before", async (how) => {
    await using server = await RawServer.start(sends(`${chunked}3\r\nabc\r\n`));
    const controller = new AbortController();
    const { sink, connection } = await open(server, new RecordingSink(), controller.signal);
    await until(() => sink.body.length === 3, { what: "the body" });
    if (how === "an abort") controller.abort();
    else connection.destroy();
    await connection.closed;
    expect(await sink.ended).toMatchObject({ code: "ECONNRESET" });
    expect(sink.ends).toBe(1);
    await server.untilQuiet();
  });

  it("asks as the Engine API wants it", async () => {
    await using server = await RawServer.start(sends(`${ok}Content-Length: 0\r\n\r\n`));
    const transport = make(server.endpoint);
    for (const request of [{}, { since: "1732445870.000000001", until: "2", everyType: true }]) {
      const sink = new RecordingSink();
      const { closed } = await transport.open(request, sink, never);
      await sink.ended;
      await closed;
    }
    const filters = encodeURIComponent('{"type":["container"]}');
    expect(server.requests.map((request) => request.split("\r\n", 1)[0])).toEqual([
      `GET /events?filters=${filters} HTTP/1.1`,
      "GET /events?since=1732445870.000000001&until=2 HTTP/1.1",
    ]);
    for (const request of server.requests) expect(request.toLowerCase()).toMatch(/\r\nhost: localhost\r\n/);
  });

  it("is read on when nobody has time for it: the other side can always write", async () => {
    const line = `${"x".repeat(65_534)}\n`;
    let written = 0;
    await using server = await RawServer.start(async (socket) => {
      socket.write(chunked);
      for (; written < 200; written += 1) {
        const chunk = `${line.length.toString(16)}\r\n${line}\r\n`;
        await new Promise<void>((resolve) => void socket.write(chunk, () => resolve()));
      }
      socket.end("0\r\n\r\n");
    });
    const sink = new RecordingSink();
    await open(server, sink);
    expect(await sink.ended).toBeUndefined();
    expect(sink.body.length).toBe(200 * line.length);
    expect(sink.rests).toBeGreaterThan(0);
  });
});

it("An answer that switches protocols is a refusal, where node:http leaves whoever asked waiting", async () => {
  const answer = sends("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
  await using server = await RawServer.start(answer);
  const [[, make]] = transports;
  await expect(make(server.endpoint).open({}, new RecordingSink(), never)).rejects.toMatchObject({ statusCode: 101 });
  await server.untilQuiet();
});

it.each([
  ["extension", `1;${"x".repeat(16_385)}\r\na\r\n`],
  ["trailer", `0\r\nX: ${"x".repeat(16_385)}\r\n\r\n`],
  ["size", `${"f".repeat(14)}\r\n`],
])("A chunk's %s beyond all measure is where the stream is cut, in every runtime", async (_, bytes) => {
  await using server = await RawServer.start(sends(`${chunked}3\r\nabc\r\n${bytes}`));
  const sink = new RecordingSink();
  await transports[0][1](server.endpoint).open({}, sink, never);
  expect(await sink.ended).toMatchObject({ code: "ECONNRESET", cause: { code: expect.stringMatching(/^HPE_/) } });
  expect(sink.body.toString()).toBe("abc");
  await server.untilQuiet();
});
