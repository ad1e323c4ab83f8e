import { ChunkedBody } from "./chunked-body.ts";
import type { BodyFraming } from "./response-head.ts";

/** Takes the bytes of a body, from `start` up to `end`. */
export type TakeBytes = (bytes: Uint8Array, start: number, end: number) => void;

/** Frees a body of its framing. */
export interface Body {
  /** Whether all of it has come. What comes afterwards is none of it. */
  readonly complete: boolean;
  /** Takes what came, and hands on what is of the body. Throws an `HttpProtocolError` for bytes that cannot be. */
  push(bytes: Uint8Array, start: number, end: number): void;
  /** The other side sends no more. Returns whether the body is whole. */
  finish(): boolean;
}

/** The body that a head announces. */
export function bodyOf(framing: BodyFraming, take: TakeBytes): Body {
  switch (framing.kind) {
    case "chunked":
      return new ChunkedBody(take);
    case "length":
      return new MeasuredBody(framing.length, take);
    case "until-close":
      return { complete: false, push: take, finish: () => true };
  }
}

/** A body whose length is known. */
class MeasuredBody implements Body {
  #remaining: number;
  readonly #take: TakeBytes;

  constructor(length: number, take: TakeBytes) {
    this.#remaining = length;
    this.#take = take;
  }

  get complete(): boolean {
    return this.#remaining === 0;
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    const length = Math.min(this.#remaining, end - start);
    this.#remaining -= length;
    if (length > 0) this.#take(bytes, start, start + length);
  }

  finish(): boolean {
    return this.complete;
  }
}
