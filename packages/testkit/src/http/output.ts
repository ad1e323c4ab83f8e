import type { Socket } from "node:net";

/** What rules all outputs of a server: whether bytes move, and in pieces of which size. */
export interface Flow {
  /** The number of bytes of each write; `undefined`: as they come. */
  readonly pieceSize: number | undefined;
  /** Whether this output must hold its bytes back. */
  holds(output: Output): boolean;
}

interface Portion {
  readonly bytes: Uint8Array;
  readonly written: (() => void) | undefined;
}

/** The bytes on their way to one client: in order, held back or in small pieces where the flow says so. */
export class Output {
  readonly #socket: Socket;
  readonly #flow: Flow;
  #queue: Portion[] = [];
  #busy = false;
  /** For the flow: whether it carries an event stream now. */
  streaming = false;

  constructor(socket: Socket, flow: Flow) {
    this.#socket = socket;
    this.#flow = flow;
  }

  /** Queues bytes; `written` is called when the system took them over. It is never called when the connection ends first. */
  write(bytes: Uint8Array | string, written?: () => void): void {
    this.#queue.push({ bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes, written });
    this.pump();
  }

  /** Ends the connection when all is written. */
  end(): void {
    this.write("", () => this.#socket.end());
  }

  /** Writes what may be written; called again when the flow changes. */
  pump(): void {
    if (this.#busy || this.#queue.length === 0 || this.#flow.holds(this)) return;
    if (this.#socket.destroyed) {
      this.#queue = [];
      return;
    }
    this.#busy = true;
    const { bytes, written } = this.#take();
    const done = () => {
      this.#busy = false;
      for (const call of written) call();
      this.pump();
    };
    // A pause between pieces, or the system would hand them over as one.
    if (bytes.length === 0) done();
    else
      this.#socket.write(bytes, (error) =>
        error ? undefined : this.#flow.pieceSize === undefined ? done() : setImmediate(done),
      );
  }

  /** The next piece, and who is to be told when it is written. */
  #take(): { bytes: Uint8Array; written: (() => void)[] } {
    const limit = this.#flow.pieceSize;
    const first = this.#queue[0];
    if (limit !== undefined && first !== undefined && first.bytes.length > limit) {
      this.#queue[0] = { bytes: first.bytes.subarray(limit), written: first.written };
      return { bytes: first.bytes.subarray(0, limit), written: [] };
    }
    const portions = limit === undefined ? this.#queue.splice(0) : this.#queue.splice(0, 1);
    return {
      bytes: Buffer.concat(portions.map((portion) => portion.bytes)),
      written: portions.flatMap((portion) => portion.written ?? []),
    };
  }
}
