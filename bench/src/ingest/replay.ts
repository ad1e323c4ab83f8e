import { once } from "node:events";
import type { Socket } from "node:net";
import type { IngestArguments } from "./arguments.ts";
import type { Load, WireEvent } from "./load.ts";

const largestWrite = 65_536;
/** So many events are written one by one before the event loop has its turn. */
const singlesAtOnce = 32;

/** Writes the load to one client, round after round with new times, until that has gone. */
export class Replay {
  readonly #load: Load;
  readonly #socket: Socket;
  #last = 0n;
  #next = 0;
  #count = 0;

  constructor(load: Load, socket: Socket) {
    this.#load = load;
    this.#socket = socket;
  }

  async run({ mode, rate }: Pick<IngestArguments, "mode" | "rate">): Promise<void> {
    if (mode === "batch") await this.#batches();
    else if (mode === "single") await this.#singles();
    else await this.#paced(rate);
  }

  async #batches(): Promise<void> {
    const block = Buffer.allocUnsafe(largestWrite);
    while (!this.#socket.destroyed) {
      let length = 0;
      for (let event = this.#peek(); length + event.bytes.length <= largestWrite; event = this.#peek()) {
        this.#take(event).copy(block, length);
        length += event.bytes.length;
      }
      // The block is written anew afterwards, so the kernel has to have it.
      await new Promise<void>((resolve) => void this.#socket.write(block.subarray(0, length), () => resolve()));
    }
  }

  async #singles(): Promise<void> {
    while (!this.#socket.destroyed) {
      for (let index = 0; index < singlesAtOnce; index += 1) await this.#writeOne();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Evenly, by looking at the clock again and again: no timer is as fine. */
  async #paced(rate: number): Promise<void> {
    const start = performance.now();
    for (let written = 0; !this.#socket.destroyed; written += 1) {
      const due = start + (written * 1000) / rate;
      while (performance.now() < due && !this.#socket.destroyed) await new Promise((resolve) => setImmediate(resolve));
      await this.#writeOne();
    }
  }

  async #writeOne(): Promise<void> {
    if (this.#socket.destroyed) return;
    const bytes = Buffer.from(this.#take(this.#peek()));
    if (!this.#socket.write(bytes)) await once(this.#socket, "drain").catch(() => {});
  }

  #peek(): WireEvent {
    return this.#load.events[this.#next] as WireEvent;
  }

  /** Gives the event its time, later than any before, and whatever else is new in it. */
  #take(event: WireEvent): Buffer {
    this.#next = (this.#next + 1) % this.#load.events.length;
    this.#count += 1;
    const now = BigInt(Date.now()) * 1_000_000n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    const { bytes, time, timeNano, fresh } = event;
    const stamp = String(this.#last);
    bytes.write(stamp, timeNano, "latin1");
    bytes.write(stamp.slice(0, 10), time, "latin1");
    if (fresh >= 0) bytes.write(String(this.#count).padStart(10, "0"), fresh, "latin1");
    return bytes;
  }
}
