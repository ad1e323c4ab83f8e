import { Agent, request } from "node:http";
import { describe, expect, it } from "vitest";
import { FakeEngine } from "../../src/index.ts";
import { inTime } from "../in-time.ts";
import { dial } from "../request.ts";
import { Subscription } from "../subscription.ts";

/** Sends bytes as they are. */
function send(host: string, ...pieces: string[]): Subscription {
  const socket = dial(host);
  for (const piece of pieces) socket.write(piece);
  return new Subscription(socket);
}
const ping = "GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n";
const answers = ({ raw }: Subscription) =>
  raw
    .split("HTTP/1.1 ")
    .slice(1)
    .map((answer) => Number(answer.slice(0, 3)));

describe("The server of a fake engine", () => {
  it("serves many requests on one connection, one after the other, also when they come at once", async () => {
    await using engine = await FakeEngine.start();
    await using client = send(engine.host, ping + ping, ping.slice(0, 10), ping.slice(10));
    await inTime(() => expect(answers(client)).toEqual([200, 200, 200]));
    expect(engine.counters.connectionsTotal).toBe(1);
    expect(client.isClosed).toBe(false);
  });

  it("keeps a client's connection alive", async () => {
    await using engine = await FakeEngine.start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const socketPath = engine.host.slice("unix://".length);
    for (let number = 0; number < 3; number += 1) {
      await new Promise<void>((resolve, reject) => {
        const call = request({ socketPath, path: "/_ping", agent }, (response) => {
          response.resume();
          response.on("end", resolve);
        });
        call.on("error", reject);
        call.end();
      });
    }
    agent.destroy();
    expect(engine.counters).toMatchObject({ connectionsTotal: 1, requests: { "/_ping": 3 } });
  });

  it.each([["GET /_ping HTTP/1.1\r\nConnection: close\r\n\r\n"], ["GET /_ping HTTP/1.0\r\n\r\n"]])(
    "closes the connection when the client wants it: %j",
    async (text) => {
      await using engine = await FakeEngine.start();
      await using client = send(engine.host, text);
      await client.closed;
      expect(client.raw.endsWith("OK")).toBe(true);
    },
  );

  it("skips a body", async () => {
    await using engine = await FakeEngine.start();
    await using client = send(
      engine.host,
      "POST /containers/create HTTP/1.1\r\nContent-Length: 20\r\n\r\n0123456789",
      `0123456789${ping}`,
    );
    await inTime(() => expect(answers(client)).toEqual([404, 200]));
  });

  it.each([
    ["no HTTP", "hello\r\n\r\n", 400],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 400],
    ["a header without a colon", "GET / HTTP/1.1\r\nnonsense\r\n\r\n", 400],
    ["a bad length", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400],
    ["a body in chunks", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411],
    ["a head without an end", `GET / HTTP/1.1\r\nX: ${"x".repeat(70_000)}`, 431],
  ])("refuses %s, and closes", async (_, text, status) => {
    await using engine = await FakeEngine.start();
    await using client = send(engine.host, text);
    await client.closed;
    expect(answers(client)).toEqual([status]);
    await inTime(() => expect(engine.counters.connections).toBe(0));
  });

  it("lets go of a client that sends requests without end", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "silent" });
    await using client = send(engine.host, ping.repeat(1100));
    await client.closed;
    expect(engine.counters.connections).toBe(0);
  });
});
