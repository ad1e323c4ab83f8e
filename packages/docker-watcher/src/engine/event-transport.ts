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
  /** Bytes of the body, from `start` up to `end`, as they come. They are the transport's: to keep them, copy them. */
  data(bytes: Uint8Array, start: number, end: number): void;
  /** What came at once has been handed over. */
  idle(): void;
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

/** The way the bytes of the event stream come. */
export interface EventTransport {
  /**
   * Asks for events. Resolves when the answer is a success and its headers are there; no byte of the body is lost before.
   * Rejects with what the connection or the engine's refusal gave. An abort ends it at any moment, also afterwards.
   * The body is read as fast as it comes, whoever takes it; a socket may rest for 2 ms while it comes in small pieces.
   */
  open(request: EventRequest, sink: EventSink, signal: AbortSignal): Promise<EventConnection>;
}

/** How long a TCP connection is idle before the kernel asks whether the other end is there (ms). */
export const keepAliveDelay = 10_000;

/**
 * Only containers are asked for, and of these every event, also those that are told to nobody: they keep the cursor young,
 * so that a busy health check does not push it out of the engine's memory. Podman's filters know neither all the words nor
 * all the terms of Docker's (an unknown one answers 200 and nothing), so the rest is filtered here.
 */
const filters: string = JSON.stringify({ type: ["container"] });

/** The query of a request, value by value. */
export function queryOf({ everyType = false, ...bounds }: EventRequest): Readonly<Record<string, string>> {
  return { ...bounds, ...(everyType ? {} : { filters }) };
}

/** The error of an answer that ended before it was complete. */
export function cutError(cause?: Error): Error {
  const error = new Error("the connection was cut", cause === undefined ? {} : { cause });
  return Object.assign(error, { code: "ECONNRESET" });
}
