import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "@crowsnest/events";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import {
  classifyConnectError,
  createClient,
  type EngineClient,
  type EngineResponseError,
  resolveEndpoint,
} from "../../src/host/index.ts";
import { fakeEnvironment } from "./fake-environment.ts";

const folder = mkdtempSync(join(tmpdir(), "crowsnest-client-"));
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => rmSync(folder, { recursive: true }));

let sockets = 0;
const open = new Set<Socket>();

/** Listens on a unix socket of its own; resolves to the host. */
async function listen(server: Server): Promise<string> {
  sockets += 1;
  const path = join(folder, `${sockets}.sock`);
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  );
  return `unix://${path}`;
}

const serve = (answer: RequestListener): Promise<string> => listen(createHttpServer(answer));
const clientOf = (host: string, clock: Clock = systemClock): EngineClient =>
  createClient(resolveEndpoint({ host }, fakeEnvironment()), { clock });
const within = (ms: number): AbortSignal => AbortSignal.timeout(ms);
const ask = (host: string, signal: AbortSignal = within(10_000)): Promise<unknown> =>
  clientOf(host).listContainers({ abortSignal: signal });
const events = (host: string, signal: AbortSignal = within(10_000)): Promise<unknown> =>
  clientOf(host).getEvents({ abortSignal: signal });
const failureOf = async (asked: Promise<unknown>, host: string): Promise<object> => {
  const error = await asked.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  return classifyConnectError(error, resolveEndpoint({ host }, fakeEnvironment()));
};

describe("A redirect over a unix socket", () => {
  it.each(["/elsewhere", "//double", "http://box/x", "weird:thing", "", "https://box"])(
    "to %j is an error, and nothing more",
    async (location) => {
      const host = await serve((_, response) => response.writeHead(301, { location }).end("moved"));
      for (const asked of [ask(host), events(host)]) {
        expect(await failureOf(asked, host)).toMatchObject({ code: "rejected", permanent: true });
      }
      await expect(ask(host)).rejects.toMatchObject({ statusCode: 301, location });
    },
  );
});

describe("An error's body", () => {
  it.each(["ask", "events"])("that stalls keeps nobody (%s)", async (what) => {
    const host = await serve((_, response) => {
      response.writeHead(403, { "content-length": 100 });
      response.write("no, you");
    });
    const error: unknown = await (what === "ask" ? ask(host) : events(host)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ statusCode: 403, body: "no, you" });
  });

  it("is read to 64 KiB, and then the connection is closed", async () => {
    let ended = false;
    const host = await serve((_, response) => {
      response.writeHead(500).on("close", () => {
        ended = true;
      });
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(16_384)));
      };
      response.on("drain", more);
      more();
    });
    // Nobody loses patience while it comes.
    const patient: Clock = { ...systemClock, setTimer: () => () => {} };
    const asked = clientOf(host, patient).getEvents();
    const error = (await asked.catch((reason: unknown) => reason)) as EngineResponseError;
    expect(error.statusCode).toBe(500);
    expect(error.body).toHaveLength(65_536);
    await expect.poll(() => ended).toBe(true);
  });
});

describe("A request is given up", () => {
  it("while nobody answers", async () => {
    const host = await listen(createServer((socket) => void socket.resume()));
    const controller = new AbortController();
    const asked = ask(host, controller.signal);
    await expect.poll(() => open.size).toBe(1);
    controller.abort(new Error("enough"));
    await expect(asked).rejects.toMatchObject({
      name: "AbortError",
      cause: expect.objectContaining({ message: "enough" }),
    });
    await expect.poll(() => open.size).toBe(0);
  });

  it("in the middle of a body, with the same error", async () => {
    const controller = new AbortController();
    const host = await serve((_, response) => response.write("[", () => controller.abort()));
    const asked = ask(host, controller.signal);
    await expect(asked).rejects.toMatchObject({ name: "AbortError", code: "ABORT_ERR" });
    await expect.poll(() => open.size).toBe(0);
  });

  it("before it began, without a connection", async () => {
    const host = await listen(createServer());
    await expect(ask(host, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
    expect(open.size).toBe(0);
  });

  it("by destroying its stream", async () => {
    const host = await serve((_, response) => response.write("{}\n"));
    const stream = await clientOf(host).getEvents();
    expect(open.size).toBe(1);
    stream.destroy();
    await expect.poll(() => open.size).toBe(0);
  });
});

describe("What is no engine", () => {
  it("speaks no HTTP", async () => {
    const host = await listen(createServer((socket) => void socket.end("garbage garbage\r\n\r\n")));
    expect(await failureOf(ask(host), host)).toMatchObject({ code: "protocol" });
  });

  it("closes the connection", async () => {
    const host = await listen(createServer((socket) => void socket.destroy()));
    expect(await failureOf(ask(host), host)).toMatchObject({ code: "unreachable", permanent: false });
  });

  it("is cut within its answer", async () => {
    const host = await serve((_, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("[", () => response.destroy());
    });
    expect(await failureOf(ask(host), host)).toMatchObject({ code: "unreachable", permanent: false });
  });

  it("is a plain file, a directory, or missing", async () => {
    writeFileSync(join(folder, "plain"), "x");
    for (const [name, words] of [
      ["plain", /nobody listens at .*plain/],
      ["", /nobody listens at/],
      ["missing", /no socket at .*missing/],
    ] as const) {
      const host = `unix://${join(folder, name)}`;
      expect(await failureOf(ask(host), host)).toMatchObject({
        code: "unreachable",
        permanent: false,
        message: expect.stringMatching(words),
      });
    }
  });

  it("has no name in the network", async () => {
    const host = "tcp://no-such-host.invalid:2375";
    expect(await failureOf(ask(host), host)).toMatchObject({
      code: "unreachable",
      message: expect.stringMatching(/cannot be resolved/),
    });
  });
});

describe("A request", () => {
  it("asks as the Engine API wants it", async () => {
    const asked: string[] = [];
    const host = await serve((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.host}`);
      response.end("[]");
    });
    const client = clientOf(host);
    await client.listContainers({ all: true, filters: { label: ["a=b&c"] } });
    (await client.getEvents({ since: "1732445870.000000001", filters: { type: ["container"] } })).destroy();
    await client.ping();
    expect(asked).toEqual([
      `GET /containers/json?all=true&filters=${encodeURIComponent('{"label":["a=b&c"]}')} localhost`,
      `GET /events?since=1732445870.000000001&filters=${encodeURIComponent('{"type":["container"]}')} localhost`,
      "GET /_ping localhost",
    ]);
  });

  it("to an engine behind a path goes below it", async () => {
    const asked: (string | undefined)[] = [];
    const server = createHttpServer((request, response) => {
      asked.push(request.url);
      response.end("OK");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => new Promise((resolve) => void server.close(() => resolve())));
    const { port } = server.address() as { port: number };
    await clientOf(`http://127.0.0.1:${port}/docker/`).ping();
    expect(asked).toEqual(["/docker/_ping"]);
  });

  it("leaves no connection behind, however many there were", async () => {
    const host = await serve((_, response) => response.end("[]"));
    const client = clientOf(host);
    await Promise.all(Array.from({ length: 50 }, () => client.listContainers()));
    await expect.poll(() => open.size).toBe(0);
  });
});
