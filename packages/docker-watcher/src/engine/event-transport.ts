/** The query of `GET /events`. */
export interface EventRequest {
  /** Seconds since the epoch by the engine's clock, with up to nine decimals; inclusive. Absent: from now on. */
  readonly since?: string;
  /** The same; the answer ends there, at once when it is past. */
  readonly until?: string;
  /** `true`: events of images, networks and all else too. Default: only those of containers. */
  readonly everyType?: boolean;
}

/** Takes what an event connection brings. */
export interface EventSink {
  /** Bytes of the body, as they come. They are the transport's: to keep them, copy them. */
  data(bytes: Uint8Array): void;
  /** Nothing comes any more; called once. `error` is absent when the answer was complete. */
  end(error?: Error): void;
}

/** An answer to `GET /events` whose headers are there and whose body is coming. */
export interface EventConnection {
  /** Closes it at once. The sink is told the end, whatever it is worth. */
  destroy(): void;
  /** Resolves when the socket is gone. Never rejects. */
  readonly closed: Promise<void>;
}

/** The way the bytes of the event stream come: the one thing to replace for a faster one. */
export interface EventTransport {
  /**
   * Asks for events. Resolves when the answer is a success and its headers are there; no byte of the body is lost before.
   * Rejects with what the connection or the engine's refusal gave. An abort ends it at any moment, also afterwards.
   * The body is always read as fast as it comes.
   */
  open(request: EventRequest, sink: EventSink, signal: AbortSignal): Promise<EventConnection>;
}
