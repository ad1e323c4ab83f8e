import type { WatchErrorCode } from "@crowsnest/events";

/** What an error at connecting means. */
export interface ConnectFailure {
  readonly code: WatchErrorCode;
  /** Whether it will not heal by itself: to be told loudly, and tried again slowly. */
  readonly permanent: boolean;
  /** For a person: which host, what happened, what to do. */
  readonly message: string;
}

/** What errors of the runtimes and of the libraries below carry, as far as it is asked for. */
export interface ErrorShape {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
  /** Of ssh2: the layer that failed. */
  readonly level?: unknown;
}

/** A failure that heals by itself, as soon as the other side is back. */
export function healing(code: WatchErrorCode, message: string): ConnectFailure {
  return { code, permanent: false, message };
}

/** A failure that somebody has to see to. */
export function lasting(code: WatchErrorCode, message: string): ConnectFailure {
  return { code, permanent: true, message };
}
