import { describe, expect, it } from "vitest";
import { DenoSocket } from "../../src/host/client/deno-socket.ts";
import { codedError, ScriptedDeno } from "./scripted-deno.ts";

/** A socket, and all that it tells. */
function watched(onread?: ConstructorParameters<typeof DenoSocket>[2]) {
  const deno = new ScriptedDeno();
  const socket = new DenoSocket(deno, "/run/docker.sock", onread);
  const told: (string | Error)[] = [];
  for (const event of ["connect", "end", "close"]) socket.on(event, () => told.push(event));
  socket.on("error", (error) => told.push(error));
  const closed = new Promise<void>((resolve) => socket.once("close", resolve));
  return { deno, socket, connection: deno.connection, told, closed };
}

async function connected(...options: Parameters<typeof watched>) {
  const all = watched(...options);
  all.deno.succeed();
  await new Promise((resolve) => all.socket.once("connect", resolve));
  return all;
}

const poll = (what: () => unknown) => expect.poll(what, { interval: 1 });

describe("A socket of Deno's that connects", () => {
  it("keeps what is written until then, and writes all of it, however little is taken at once", async () => {
    const { deno, socket, connection } = watched();
    connection.takes = 3;
    socket.write("GET /_ping ");
    socket.end("HTTP/1.1");
    deno.succeed();
    await poll(() => connection.written).toBe("GET /_ping HTTP/1.1|");
    expect(deno.asked).toEqual(["/run/docker.sock"]);
    socket.destroy();
  });

  it("tells a failure as node:net does", async () => {
    const { deno, told, closed } = watched();
    deno.fail(codedError("ENOENT", "NotFound"));
    await closed;
    expect(told).toEqual([expect.any(Error), "close"]);
    expect(told[0]).toMatchObject({
      name: "Error",
      message: "connect ENOENT /run/docker.sock",
      code: "ENOENT",
      syscall: "connect",
      address: "/run/docker.sock",
    });
  });

  it("tells a missing permission in Deno's own words", async () => {
    const { deno, told, closed } = watched();
    const error = Object.assign(new Error("Requires read access"), { name: "NotCapable" });
    deno.fail(error);
    await closed;
    expect(told).toEqual([error, "close"]);
  });

  it("is closed at once when it is destroyed, and the connection that still comes is closed", async () => {
    const { deno, socket, connection, told, closed } = watched();
    await poll(() => deno.asked).toHaveLength(1);
    socket.write("lost", () => {});
    socket.destroy();
    await closed;
    expect(connection.closed).toBe(0);
    deno.succeed();
    await poll(() => connection.closed).toBe(1);
    expect({ told, reads: connection.reads, written: connection.written }).toEqual({
      told: ["close"],
      reads: 0,
      written: "",
    });
  });

  it("and is destroyed with an error tells that one alone, also when it fails afterwards", async () => {
    const { deno, socket, told, closed } = watched();
    await poll(() => deno.asked).toHaveLength(1);
    const error = new Error("given up");
    socket.destroy(error);
    await closed;
    deno.fail(codedError("ENOENT", "NotFound"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([error, "close"]);
  });

  it("and is destroyed before it has begun does not begin", async () => {
    const { deno, socket, told, closed } = watched();
    socket.destroy();
    await closed;
    expect({ told, asked: deno.asked }).toEqual({ told: ["close"], asked: [] });
  });

  it("and is destroyed in the moment when it is connected closes once", async () => {
    const { deno, socket, connection, told, closed } = watched();
    socket.once("connect", () => socket.destroy());
    deno.succeed();
    await closed;
    expect({ told, closed: connection.closed }).toEqual({ told: ["connect", "close"], closed: 1 });
  });
});

describe("A socket of Deno's that is connected", () => {
  it("hands out what comes, then the end, ends itself and closes", async () => {
    const { socket, connection, told, closed } = await connected();
    let text = "";
    socket.on("data", (bytes: Buffer) => (text += bytes.toString()));
    connection.bring("one ", "two ", "three", null);
    await closed;
    expect(text).toBe("one two three");
    expect(told).toEqual(["connect", "end", "close"]);
    expect({ written: connection.written, closed: connection.closed }).toEqual({ written: "|", closed: 1 });
  });

  it("reads no more than somebody wants", async () => {
    const { socket, connection } = await connected();
    for (let part = 0; part < 10; part += 1) connection.bring("x".repeat(60_000));
    socket.read(0);
    await poll(() => socket.readableLength).toBeGreaterThanOrEqual(socket.readableHighWaterMark);
    const { reads } = connection;
    await new Promise((resolve) => setImmediate(resolve));
    expect(connection.reads).toBe(reads);
    expect(reads).toBeLessThan(10);
    socket.destroy();
  });

  it("that is destroyed while it reads is no error", async () => {
    const { socket, connection, told, closed } = await connected();
    socket.resume();
    await poll(() => connection.reading).toBe(true);
    socket.destroy();
    await closed;
    await new Promise((resolve) => setImmediate(resolve));
    expect({ told, closed: connection.closed }).toEqual({ told: ["connect", "close"], closed: 1 });
  });

  it("tells a reset, and then its close", async () => {
    const { socket, connection, told, closed } = await connected();
    socket.resume();
    connection.bring(codedError("ECONNRESET", "ConnectionReset"));
    await closed;
    expect(told).toEqual(["connect", expect.objectContaining({ code: "ECONNRESET", syscall: "read" }), "close"]);
    expect(connection.closed).toBe(1);
  });

  it("tells that nobody reads what it writes", async () => {
    const { socket, connection, told, closed } = await connected();
    connection.writeError = codedError("EPIPE", "BrokenPipe");
    socket.write("x");
    await closed;
    expect(told).toEqual(["connect", expect.objectContaining({ code: "EPIPE", syscall: "write" }), "close"]);
    expect(connection.closed).toBe(1);
  });

  it("tells its close in a turn of its own, when what came before has been handed out", async () => {
    const { socket } = await connected();
    const order: string[] = [];
    socket.once("close", () => order.push("close"));
    socket.destroy();
    process.nextTick(() => queueMicrotask(() => order.push("ticks")));
    await poll(() => order).toHaveLength(2);
    expect(order).toEqual(["ticks", "close"]);
  });
});

describe("A socket of Deno's with a buffer of one's own", () => {
  it("hands over what comes in it, and the end", async () => {
    let text = "";
    const buffer = new Uint8Array(16);
    const { connection, told, closed } = await connected({
      buffer,
      callback: (length, bytes) => {
        expect(bytes).toBe(buffer);
        text += Buffer.from(bytes.subarray(0, length)).toString();
        return true;
      },
    });
    connection.bring("one ", "two", null);
    await closed;
    expect(text).toBe("one two");
    expect(told).toEqual(["connect", "end", "close"]);
  });

  it("rests after a false until it is resumed, and nothing is lost", async () => {
    const lengths: number[] = [];
    const { socket, connection, closed } = await connected({
      buffer: new Uint8Array(16),
      callback: (length) => {
        lengths.push(length);
        return false;
      },
    });
    connection.bring("1", "22", "333", null);
    for (const seen of [[1], [1, 2], [1, 2, 3]]) {
      await poll(() => lengths).toEqual(seen);
      await new Promise((resolve) => setImmediate(resolve));
      expect({ lengths, reads: connection.reads }).toEqual({ lengths: seen, reads: seen.length });
      socket.resume();
      socket.resume();
    }
    await closed;
    expect(connection.reads).toBe(4);
  });

  it("that is destroyed by its callback reads no more", async () => {
    const { socket, connection, told, closed } = await connected({
      buffer: new Uint8Array(16),
      callback: () => {
        socket.destroy();
        return true;
      },
    });
    connection.bring("1", "2");
    await closed;
    expect({ told, reads: connection.reads }).toEqual({ told: ["connect", "close"], reads: 1 });
  });
});
