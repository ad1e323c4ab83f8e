import type { Clock } from "@crowsnest/events";
import { EngineResponseError, errorBytes, errorPatience } from "../host/index.ts";
import type { TakeBytes } from "./http/body.ts";
import type { ResponseHead } from "./http/response-head.ts";

/** An answer that is no success. Its body is read up to 64 KiB and for a second, then `tell` is called with the error, once. */
export class Refusal {
  readonly #head: ResponseHead;
  readonly #tell: (error: EngineResponseError) => void;
  readonly #cancel: () => void;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(head: ResponseHead, clock: Clock, tell: (error: EngineResponseError) => void) {
    this.#head = head;
    this.#tell = tell;
    this.#cancel = clock.setTimer(() => this.end(), errorPatience);
  }

  /** Takes of the body as much as is wanted. */
  readonly take: TakeBytes = (bytes, start, end) => {
    const length = Math.min(end - start, errorBytes - this.#length);
    this.#pieces.push(Uint8Array.prototype.slice.call(bytes, start, start + length));
    this.#length += length;
    if (this.#length >= errorBytes) this.end();
  };

  /** No more of the body is to come. */
  end(): void {
    this.#cancel();
    const { status, location } = this.#head;
    this.#tell(new EngineResponseError(status, Buffer.concat(this.#pieces).toString(), location));
  }

  /** Nobody waits for it any more. */
  dispose(): void {
    this.#cancel();
  }
}
