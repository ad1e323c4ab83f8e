/** What a subscriber is bound by. */
export interface SubscriberOptions {
  /** Bytes that may wait for it; one message is always taken when none waits. */
  readonly maxBuffered: number;
  /** Closes its connection at once, whatever is on its way. */
  readonly disconnect: () => void;
  /** Called once, when it is gone, whoever ended it. */
  readonly onGone: () => void;
}

/** One page that is told everything: a stream of bytes for its response, with a bounded buffer. */
export class Subscriber {
  readonly body: ReadableStream<Uint8Array>;
  readonly #options: SubscriberOptions;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #sent = 0;
  #takenAtLastLook = -1;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.#leave(),
      },
      { highWaterMark: 0, size: ({ byteLength }) => byteLength },
    );
  }

  /** Bytes that wait for it here; the system holds some more in its socket. */
  get buffered(): number {
    return this.#controller === undefined ? 0 : -(this.#controller.desiredSize ?? 0);
  }

  /** Sends a frame, which may be shared with others. False: it was too slow for too long and is cut off. */
  send(frame: Uint8Array): boolean {
    const { buffered } = this;
    if (this.#controller === undefined) return true;
    if (buffered > 0 && buffered + frame.byteLength > this.#options.maxBuffered) {
      this.cut();
      return false;
    }
    this.#controller.enqueue(frame);
    this.#sent += frame.byteLength;
    return true;
  }

  /** Whether it took nothing since the last look although something waited, at both looks. */
  looksStuck(): boolean {
    const { buffered } = this;
    const taken = buffered === 0 ? -1 : this.#sent - buffered;
    const stuck = taken >= 0 && taken === this.#takenAtLastLook;
    this.#takenAtLastLook = taken;
    return stuck;
  }

  /** Ends it at once: whoever serves the body cancels it when the connection is gone, and with it what waits. */
  cut(): void {
    this.#leave();
    this.#options.disconnect();
  }

  /** Ends it in good order. */
  end(): void {
    const controller = this.#controller;
    this.#leave();
    controller?.close();
  }

  #leave(): void {
    if (this.#controller === undefined) return;
    this.#controller = undefined;
    this.#options.onGone();
  }
}
