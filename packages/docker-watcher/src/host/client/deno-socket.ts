import type { OnReadOpts } from "node:net";
import type { DenoConnection, DenoRuntime } from "./deno-runtime.ts";
import { HttpSocket } from "./http-socket.ts";

/** As much as Node reads at once, in bytes. */
const readSize = 65_536;

/**
 * A unix socket on Deno, in the place of that of its `node:net`, which closes each unix socket twice (seen with 2.9.5: the
 * second `close(2)` fails with EBADF, or takes away the file that another thread has opened under the same number meanwhile).
 *
 * It does what a `Socket` of `node:net` does, as far as it is asked for here: it connects at once and tells `connect`, what is
 * written before waits, `end` is answered by an end, and errors have Node's `code`, `syscall` and words; a `NotCapable` of
 * Deno stays what it is. With `onread` what comes is handed to the callback in its buffer, until that returns `false`, and
 * from the next `resume()` on again. A `destroy` is at once, also while it connects.
 */
export class DenoSocket extends HttpSocket {
  readonly #runtime: DenoRuntime;
  readonly #path: string;
  readonly #callback: OnReadOpts["callback"] | undefined;
  readonly #buffer: Uint8Array;
  #connection: DenoConnection | undefined;
  #constructed: (() => void) | undefined;
  #reading = false;

  constructor(runtime: DenoRuntime, path: string, onread?: OnReadOpts) {
    super({ allowHalfOpen: false });
    this.#runtime = runtime;
    this.#path = path;
    this.#callback = onread?.callback;
    const buffer = onread?.buffer ?? Buffer.allocUnsafeSlow(readSize);
    this.#buffer = typeof buffer === "function" ? buffer() : buffer;
  }

  override _construct(done: (error?: Error | null) => void): void {
    if (this.destroyed) {
      done();
      return;
    }
    this.#constructed = done;
    this.#runtime.connect({ transport: "unix", path: this.#path }).then(
      (connection) => {
        if (this.destroyed) return connection.close();
        this.#constructed = undefined;
        this.#connection = connection;
        done();
        this.emit("connect");
        if (this.#callback !== undefined) this.#read();
      },
      (error: Error) => {
        if (!this.destroyed) done(systemError(error, "connect", this.#path));
      },
    );
  }

  #read(): void {
    if (this.#connection === undefined || this.#reading || this.destroyed) return;
    this.#reading = true;
    this.#connection.read(this.#buffer).then(
      (length) => this.#take(length),
      // A read that `destroy` has cut off finds it destroyed: then this says nothing.
      (error: Error) => this.destroy(systemError(error, "read")),
    );
  }

  #take(length: number | null): void {
    if (this.destroyed) return;
    if (length === null) {
      this.push(null);
      // Nobody reads from the stream, and without that it tells no end.
      if (this.#callback !== undefined) this.read(0);
    } else if (this.#callback === undefined) {
      this.#reading = false;
      this.push(Buffer.from(this.#buffer.subarray(0, length)));
    } else {
      const goesOn = this.#callback(length, this.#buffer);
      this.#reading = false;
      if (goesOn) this.#read();
    }
  }

  override _read(): void {
    if (this.#callback === undefined) this.#read();
  }

  override resume(): this {
    if (this.#callback === undefined) return super.resume();
    this.#read();
    return this;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#writeAll(chunk).then(
      () => done(),
      (error: Error) => done(systemError(error, "write")),
    );
  }

  async #writeAll(bytes: Buffer): Promise<void> {
    let written = 0;
    while (this.#connection !== undefined && written < bytes.length)
      written += await this.#connection.write(bytes.subarray(written));
  }

  override _final(done: (error?: Error | null) => void): void {
    // Whether the other side is there to hear of it, reading tells.
    const end = (): void => done();
    if (this.#connection === undefined) end();
    else this.#connection.closeWrite().then(end, end);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#connection?.close();
    // Not at once, nor does `node:net`: HTTP throws away what of an answer is not yet handed out when its socket is closed.
    setImmediate(done, error);
  }

  override destroy(error?: Error): this {
    super.destroy(error);
    // A stream waits with its end until it is constructed: a connection that still comes is closed then.
    this.#constructed?.();
    this.#constructed = undefined;
    return this;
  }
}

/** Deno's error as Node tells it. Deno has the same codes. */
function systemError(error: Error & { code?: unknown }, syscall: string, path?: string): Error {
  const { code } = error;
  if (typeof code !== "string") return error;
  const where = path === undefined ? {} : { address: path };
  const message = path === undefined ? `${syscall} ${code}` : `${syscall} ${code} ${path}`;
  return Object.assign(new Error(message, { cause: error }), { code, syscall, ...where });
}
