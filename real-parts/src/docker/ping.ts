import { request } from "node:http";

interface Connection {
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

const deno = (globalThis as { Deno?: { connect(options: { transport: "unix"; path: string }): Promise<Connection> } })
  .Deno;

/** Whether an engine answers `GET /_ping` with 200 on this unix socket. */
export function ping(socketPath: string): Promise<boolean> {
  if (deno !== undefined) return pingOnDeno(() => deno.connect({ transport: "unix", path: socketPath }));
  return new Promise((resolve) => {
    const call = request({ socketPath, path: "/_ping", agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.once("timeout", () => call.destroy());
    call.once("error", () => resolve(false));
    call.end();
  });
}

/** Deno's `node:net` closes a unix socket twice (seen with 2.9.5), the second time perhaps somebody else's file. */
async function pingOnDeno(connect: () => Promise<Connection>): Promise<boolean> {
  let connection: Connection | undefined;
  const timer = setTimeout(() => connection?.close(), 2000);
  try {
    connection = await connect();
    await connection.write(new TextEncoder().encode("GET /_ping HTTP/1.0\r\n\r\n"));
    const answer = new Uint8Array(64);
    const length = (await connection.read(answer)) ?? 0;
    return /^HTTP\/1\.\d 200 /.test(new TextDecoder().decode(answer.subarray(0, length)));
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    try {
      connection?.close();
    } catch {
      // It ran out of time.
    }
  }
}
