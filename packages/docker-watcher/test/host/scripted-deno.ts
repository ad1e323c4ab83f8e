import type { DenoConnection, DenoRuntime } from "../../src/host/client/deno-runtime.ts";

/** A connection whose other side is the test. */
export class ScriptedConnection implements DenoConnection {
  /** What was written, and `|` for the end of the writing. */
  written = "";
  /** How many bytes one write takes at most. */
  takes = 1024;
  closed = 0;
  /** How many reads were begun. */
  reads = 0;
  writeError: Error | undefined;
  readonly #come: (string | null | Error)[] = [];
  #pending: { readonly buffer: Uint8Array; readonly settled: PromiseWithResolvers<number | null> } | undefined;

  /** Whether a read waits for what comes. */
  get reading(): boolean {
    return this.#pending !== undefined;
  }

  /** Something comes: a text, the end (`null`), or an error. */
  bring(...what: (string | null | Error)[]): void {
    this.#come.push(...what);
    this.#settle();
  }

  read(buffer: Uint8Array): Promise<number | null> {
    if (this.reading) throw new Error("two reads at once");
    this.reads += 1;
    const settled = Promise.withResolvers<number | null>();
    this.#pending = { buffer, settled };
    this.#settle();
    return settled.promise;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await Promise.resolve();
    if (this.writeError !== undefined) throw this.writeError;
    const taken = bytes.subarray(0, this.takes);
    this.written += Buffer.from(taken).toString();
    return taken.length;
  }

  async closeWrite(): Promise<void> {
    this.written += "|";
  }

  close(): void {
    this.closed += 1;
    this.bring(codedError("EINTR", "Interrupted"));
  }

  #settle(): void {
    const pending = this.#pending;
    const next = this.#come[0];
    if (pending === undefined || next === undefined) return;
    this.#pending = undefined;
    this.#come.shift();
    if (next instanceof Error) pending.settled.reject(next);
    else if (next === null) pending.settled.resolve(null);
    else pending.settled.resolve(Buffer.from(next).copy(pending.buffer));
  }
}

/** A runtime whose connection is there when the test says so. */
export class ScriptedDeno implements DenoRuntime {
  readonly connection: ScriptedConnection = new ScriptedConnection();
  readonly #connected = Promise.withResolvers<DenoConnection>();
  /** The paths that were asked for. */
  readonly asked: string[] = [];

  connect({ path }: { readonly path: string }): Promise<DenoConnection> {
    this.asked.push(path);
    return this.#connected.promise;
  }

  succeed(): void {
    this.#connected.resolve(this.connection);
  }

  fail(error: Error): void {
    this.#connected.reject(error);
  }
}

/** An error as Deno throws it. */
export function codedError(code: string, name: string): Error {
  return Object.assign(new Error(`${name} (os error)`), { name, code });
}
