import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { systemClock } from "@crowsnest/events";
import { makeCertificates, RunFolder, skipWithout, until } from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EventRequest } from "../../src/engine/event-transport.ts";
import { ReadPacing } from "../../src/engine/read-pacing.ts";
import { SocketTransport } from "../../src/engine/socket-transport.ts";
import { isSocketReachable, resolveEndpoint } from "../../src/host/index.ts";
import { fakeEnvironment } from "../host/fake-environment.ts";
import { RecordingSink } from "./recording-sink.ts";

const readSize = 65_536;

/** What it says after reads of these lengths, so many milliseconds apart. */
function answers(lengths: readonly number[], apart: number, pacing = new ReadPacing(readSize)): boolean[] {
  return lengths.map((length, index) => pacing.restsAfter(length, index * apart));
}

describe("A socket rests", () => {
  it("after 16 small reads within 4 ms, and from then on after each that was worth the rest", () => {
    const singles = new Array<number>(16).fill(700);
    expect(answers([...singles, 14_000, 2800, 2700, 700], 0.2)).toEqual([
      ...new Array<boolean>(15).fill(false),
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each<[string, number, number]>([
    ["when reads come slowly", 700, 0.3],
    ["when each brings much", 10_000, 0.1],
    ["when there is more to read at once", readSize / 2, 0.001],
  ])("not %s", (_, length, apart) => {
    expect(answers(new Array<number>(200).fill(length), apart)).not.toContain(true);
  });

  it("not before a read that filled its buffer has been followed by the rest of it", () => {
    const pacing = new ReadPacing(readSize);
    answers(new Array<number>(16).fill(700), 0.1, pacing);
    expect([pacing.restsAfter(readSize, 10), pacing.restsAfter(9000, 10)]).toEqual([false, true]);
  });
});

describe.skipIf(skipWithout("openssl")).each(["unix", "tcp", "tls"])("Pieces that come one by one over %s", (kind) => {
  const pieces = Array.from({ length: 6000 }, (_, index) => `${index.toString().padStart(9)}\n`);
  /** So many come at once with a cut: over TLS in one packet with its end. */
  const atTheEnd = 500;
  let folder: RunFolder;
  let server: Server;
  let host: string;
  let tls: { ca: string } | undefined;
  const open = new Set<Socket>();

  beforeAll(async () => {
    folder = await RunFolder.make();
    const serve = (socket: Socket): void => {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {}).on("close", () => open.delete(socket));
      socket.once("data", async (request: Buffer) => {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const cutAfter = Number(/since=(\d+)/.exec(request.toString())?.[1] ?? Infinity);
        for (const [index, piece] of pieces.entries()) {
          if (socket.destroyed) return;
          if (index === cutAfter) {
            const last = pieces.slice(index, index + atTheEnd).join("");
            socket.end(`${last.length.toString(16)}\r\n${last}\r\n`);
            return;
          }
          socket.write(`a\r\n${piece}\r\n`);
          await new Promise((resolve) => setImmediate(resolve));
        }
        socket.end("0\r\n\r\n");
      });
    };
    if (kind === "tls") {
      const { ca, serverCertFile, serverKeyFile } = await makeCertificates(folder.path);
      tls = { ca };
      server = createTlsServer({ cert: readFileSync(serverCertFile), key: readFileSync(serverKeyFile) }, serve);
    } else {
      server = createServer(serve);
    }
    const path = join(folder.path, "pacing.sock");
    await new Promise<void>((resolve) => {
      if (kind === "unix") server.listen(path, resolve);
      else server.listen(0, "127.0.0.1", resolve);
    });
    host = kind === "unix" ? `unix://${path}` : `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server?.close(resolve));
    await folder?.[Symbol.asyncDispose]();
  });

  const connect = async (sink: RecordingSink, signal: AbortSignal, request: EventRequest = {}) => {
    const endpoint = resolveEndpoint({ host, ...(tls === undefined ? {} : { tls }) }, fakeEnvironment());
    if (!isSocketReachable(endpoint)) throw new Error(`no socket reaches ${endpoint.host}`);
    return await new SocketTransport(endpoint, systemClock).open(request, sink, signal);
  };

  it("all come, in order, and the end behind them", async () => {
    const sink = new RecordingSink();
    const { closed } = await connect(sink, new AbortController().signal);
    expect(await sink.ended).toBeUndefined();
    expect(sink.body.toString()).toBe(pieces.join(""));
    await closed;
  });

  it("a cut behind many pieces is noticed at once, also while it rests", async () => {
    // Whatever the machine's pace.
    using _ = vi.spyOn(ReadPacing.prototype, "restsAfter").mockReturnValue(true);
    for (let cutAfter = 0; cutAfter < 30; cutAfter += 1) {
      const sink = new RecordingSink();
      const { closed } = await connect(sink, new AbortController().signal, { since: `${cutAfter}` });
      expect(await sink.ended).toMatchObject({ code: "ECONNRESET" });
      expect(sink.body.toString()).toBe(pieces.slice(0, cutAfter + atTheEnd).join(""));
      await closed;
    }
  });

  it.each([1, 15, 16, 17, 18, 20])("an abort after read %i ends it at once, also while it rests", async (reads) => {
    const controller = new AbortController();
    const sink = new RecordingSink();
    sink.idle = () => {
      sink.rests += 1;
      if (sink.rests === reads) controller.abort();
    };
    const { closed } = await connect(sink, controller.signal);
    expect(await sink.ended).toMatchObject({ code: "ECONNRESET" });
    await closed;
    expect(sink.rests).toBe(reads);
    await until(() => open.size === 0, { what: "the connection gone at the other end" });
  });
});
