import type { Socket } from "node:net";
import type { Clock } from "@crowsnest/events";
import { reset } from "../net/listener.ts";

/** What rules the bytes of a relay. */
export interface RelayFlow {
  readonly clock: Clock;
  /** Whether nothing moves. */
  holds(): boolean;
  /** The size of the next piece in bytes; `undefined`: as they came. */
  pieceSize(): number | undefined;
  /** Milliseconds from the arrival of bytes to their departure. */
  delay(): number;
  /** How many of the bytes that are to go out next may do so. */
  admit(bytes: number): number;
  /** Told when the system took so many bytes over. */
  sent(bytes: number): void;
}

interface Portion {
  readonly bytes: Uint8Array;
  readonly due: number;
}

/** With so many bytes waiting, it reads no more. */
const mostWaiting = 256 * 1024;

/** Carries bytes from one socket to the other, in order, as the flow wants it; then the end or the failure of the first one. */
export class Relay {
  readonly #source: Socket;
  readonly #sink: Socket;
  readonly #flow: RelayFlow;
  #queue: Portion[] = [];
  #waiting = 0;
  #ended: "properly" | "by a failure" | undefined;
  #busy = false;
  #stopped = false;
  #cancelTimer: (() => void) | undefined;

  constructor(source: Socket, sink: Socket, flow: RelayFlow) {
    this.#source = source;
    this.#sink = sink;
    this.#flow = flow;
    source.on("data", (bytes) => this.#take(bytes));
    source.once("end", () => this.#end("properly"));
    source.once("error", () => this.#end("by a failure"));
    sink.once("close", () => this.stop());
  }

  /** Sends what may be sent; called again when the flow changes. */
  pump(): void {
    if (this.#stopped || this.#busy || this.#flow.holds()) return;
    const first = this.#queue[0];
    if (first === undefined) {
      this.#passEndOn();
      return;
    }
    const left = first.due - this.#flow.clock.now();
    if (left > 0) this.#wait(left);
    else this.#send(first);
  }

  /** From now on, whatever comes is thrown away. */
  stop(): void {
    this.#stopped = true;
    this.#queue = [];
    this.#cancelTimer?.();
    this.#source.resume();
  }

  #take(bytes: Uint8Array): void {
    if (this.#stopped) return;
    this.#queue.push({ bytes, due: this.#flow.clock.now() + this.#flow.delay() });
    this.#waiting += bytes.length;
    if (this.#waiting > mostWaiting) this.#source.pause();
    this.pump();
  }

  #end(how: "properly" | "by a failure"): void {
    this.#ended ??= how;
    this.pump();
  }

  #passEndOn(): void {
    if (this.#ended === "properly") this.#sink.end();
    else if (this.#ended === "by a failure") reset(this.#sink);
  }

  #wait(left: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#flow.clock.setTimer(() => this.pump(), left);
  }

  #send(first: Portion): void {
    const size = this.#flow.pieceSize();
    const admitted = this.#flow.admit(Math.min(first.bytes.length, size ?? first.bytes.length));
    if (admitted === 0) return;
    const piece = first.bytes.subarray(0, admitted);
    if (admitted === first.bytes.length) this.#queue.shift();
    else this.#queue[0] = { bytes: first.bytes.subarray(admitted), due: first.due };
    this.#waiting -= admitted;
    this.#busy = true;
    this.#sink.write(piece, (error) => {
      if (error) return;
      // A pause between pieces, or the system would hand them over as one.
      if (size === undefined) this.#sent(admitted);
      else setImmediate(() => this.#sent(admitted));
    });
  }

  #sent(bytes: number): void {
    this.#busy = false;
    this.#flow.sent(bytes);
    if (this.#waiting <= mostWaiting && this.#source.isPaused()) this.#source.resume();
    this.pump();
  }
}
