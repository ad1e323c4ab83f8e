import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { deno } from "../../src/host/client/deno-runtime.ts";
import { DenoSocket } from "../../src/host/client/deno-socket.ts";

const folder = mkdtempSync(join(tmpdir(), "crowsnest-deno-"));
afterAll(() => rmSync(folder, { recursive: true }));

const open = (path: string): DenoSocket => {
  if (deno === undefined) throw new Error("this is not Deno");
  return new DenoSocket(deno, path);
};
const errorOf = (socket: NodeJS.EventEmitter): Promise<unknown> =>
  new Promise((resolve) => void socket.once("error", resolve).once("connect", () => resolve("connected")));

async function listen(name: string, server: Server): Promise<string> {
  const path = join(folder, name);
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  return path;
}

describe.runIf(deno !== undefined)("A connection of Deno's own", () => {
  it.each(["missing", "plain", "", "plain/below"])("fails as one of node:net does: %j", async (name) => {
    writeFileSync(join(folder, "plain"), "");
    const path = join(folder, name);
    const error = await errorOf(open(path));
    const { message, code, syscall, address } = (await errorOf(connect(path))) as NodeJS.ErrnoException & {
      address: string;
    };
    expect(error).toMatchObject({ message, code, syscall, address });
    expect(code).toMatch(/^E[A-Z]+$/);
  });

  it("carries megabytes each way, whoever is slow, and each half ends when it is done", async () => {
    const bytes = Buffer.alloc(3_000_000, "0123456789abcdef");
    const server = createServer({ allowHalfOpen: true }, (socket) => void socket.pipe(socket));
    const socket = open(await listen("echo", server));
    let accepted = true;
    for (let at = 0; at < bytes.length; at += 100_000) accepted = socket.write(bytes.subarray(at, at + 100_000));
    // Nobody reads yet: it comes to a stop on both ways.
    expect(accepted).toBe(false);
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      socket.pause();
      setImmediate(() => socket.resume());
    });
    socket.end();
    await new Promise((resolve) => socket.once("close", resolve));
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });
});
