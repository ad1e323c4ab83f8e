import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skipWithout } from "@crowsnest/real-parts";
import ssh2, { type Connection } from "ssh2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classifyConnectError, createClient, type Endpoint, resolveEndpoint } from "../../src/host/index.ts";
import { fakeEnvironment } from "./fake-environment.ts";

/** What OpenSSH cannot be made to do at will: an ssh server of our own, in front of an HTTP server on a unix socket. */
describe.skipIf(skipWithout("sshd"))("A faulty ssh host", () => {
  const folder = mkdtempSync(join(tmpdir(), "crowsnest-ssh-faults-"));
  const engineSocket = join(folder, "engine.sock");
  const key = join(folder, "key");
  const engine = createHttpServer((request, response) => {
    if (request.url === "/events") response.write("{}\n");
    else response.end("OK");
  });
  let logins = 0;
  /** Sessions that one login may have. */
  let sessions = Number.POSITIVE_INFINITY;
  let server: InstanceType<typeof ssh2.Server>;
  let relay: Server;
  /** Whether what comes over the relay goes nowhere. */
  let blackHole = false;
  const relayed = new Set<Socket>();

  const listen = (listener: { listen(port: number, host: string, done: () => void): unknown }): Promise<void> =>
    new Promise((resolve) => void listener.listen(0, "127.0.0.1", resolve));

  beforeAll(async () => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    await new Promise<void>((resolve) => engine.listen(engineSocket, resolve));
    server = new ssh2.Server({ hostKeys: [readFileSync(key)] }, serve);
    await listen(server);
    relay = createServer((socket) => {
      relayed.add(socket);
      const onward = connect((server.address() as { port: number }).port, "127.0.0.1");
      for (const [from, to] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        from.on("error", () => {});
        from.on("data", (bytes) => {
          if (!blackHole || from === onward) to.write(bytes);
        });
      }
      socket.on("close", () => {
        relayed.delete(socket);
        onward.destroy();
      });
      onward.on("close", () => socket.destroy());
    });
    await listen(relay);
  });
  afterAll(async () => {
    for (const socket of relayed) socket.destroy();
    await Promise.all(
      [server, relay, engine].map((one) => new Promise<void>((resolve) => void one.close(() => resolve()))),
    );
    rmSync(folder, { recursive: true });
  });

  function serve(connection: Connection): void {
    logins += 1;
    let opened = 0;
    connection.on("error", () => {});
    connection.on("authentication", (context) => context.accept());
    connection.on("session", (accept, reject) => {
      opened += 1;
      if (opened > sessions) return reject();
      accept().on("exec", (acceptCommand) => {
        const channel = acceptCommand();
        const onward = connect(engineSocket);
        onward.on("error", () => {}).on("close", () => channel.close());
        channel.on("error", () => {}).on("close", () => onward.destroy());
        channel.pipe(onward).pipe(channel);
      });
    });
  }

  const endpoint = (): Endpoint => {
    const { port } = relay.address() as { port: number };
    const ssh = { privateKey: readFileSync(key), hostKey: readFileSync(`${key}.pub`, "utf8") };
    return resolveEndpoint({ host: `ssh://me@127.0.0.1:${port}`, ssh }, fakeEnvironment());
  };

  it("that allows one session for a login gets another login", async () => {
    sessions = 1;
    logins = 0;
    const client = createClient(endpoint());
    const stream = await client.getEvents();
    stream.on("error", () => {}).resume();
    expect(String(await client.ping())).toBe("OK");
    expect(logins).toBe(2);
    stream.destroy();
    sessions = Number.POSITIVE_INFINITY;
    await expect.poll(() => relayed.size).toBe(0);
  });

  it("that allows no session is told", async () => {
    sessions = 0;
    const asked = createClient(endpoint()).ping();
    const error: unknown = await asked.then(
      () => "no error",
      (reason: unknown) => reason,
    );
    expect(classifyConnectError(error, endpoint())).toMatchObject({
      code: "unreachable",
      message: expect.stringMatching(/sshd did not run `docker system dial-stdio`/),
    });
    sessions = Number.POSITIVE_INFINITY;
    await expect.poll(() => relayed.size).toBe(0);
  });

  // Half of the 20 s after which a login gives up by itself.
  const timeout = 10_000;

  it("whose line is dead is let go at once, and the next request takes another line", { timeout }, async () => {
    const client = createClient(endpoint());
    const stream = await client.getEvents();
    stream.on("error", () => {}).resume();
    blackHole = true;
    const signal = AbortSignal.timeout(100);
    await expect(client.ping({ abortSignal: signal } as never)).rejects.toMatchObject({ name: "AbortError" });
    stream.destroy();
    await expect.poll(() => relayed.size).toBe(0);
    blackHole = false;
    expect(String(await client.ping())).toBe("OK");
    await expect.poll(() => relayed.size).toBe(0);
  });

  it("that is silent from the start is given up", { timeout }, async () => {
    blackHole = true;
    const asked = createClient(endpoint()).getEvents({ abortSignal: AbortSignal.timeout(100) });
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(() => relayed.size).toBe(0);
    blackHole = false;
  });
});
