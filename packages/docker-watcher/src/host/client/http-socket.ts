import { Duplex } from "node:stream";

/** A stream that HTTP takes for its socket: the calls that only a TCP socket has are there and do nothing. */
export abstract class HttpSocket extends Duplex {
  /** What an HTTP client calls when it has its whole answer. */
  destroySoon(): void {
    if (this.writableFinished) this.destroy();
    else this.end(() => this.destroy());
  }

  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
