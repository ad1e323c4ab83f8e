import type { EventSink } from "../../src/engine/event-transport.ts";

/** Keeps what an event connection brings. */
export class RecordingSink implements EventSink {
  readonly ended: Promise<Error | undefined>;
  /** How often it was told that what came at once has been handed over. */
  rests = 0;
  ends = 0;
  readonly #pieces: Buffer[] = [];
  readonly #end: (error: Error | undefined) => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.ended = promise;
    this.#end = resolve;
  }

  get body(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  data(bytes: Uint8Array, start: number, end: number): void {
    if (this.ends > 0) throw new Error("bytes after the end");
    this.#pieces.push(Buffer.from(Uint8Array.prototype.slice.call(bytes, start, end)));
  }

  idle(): void {
    this.rests += 1;
  }

  end(error?: Error): void {
    this.ends += 1;
    this.#end(error);
  }
}
