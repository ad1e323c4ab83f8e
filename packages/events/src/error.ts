/**
 * What went wrong, for a program to branch on.
 *
 * | code | meaning |
 * |---|---|
 * | `invalid-option` | an option was refused at construction |
 * | `unreachable` | nobody answers at the engine's address (no socket, connection refused, no route, 5xx of a proxy) |
 * | `permission` | the socket, file or directory may not be opened (EACCES, EPERM) |
 * | `unauthorized` | the engine or its proxy answered 401 or 403 |
 * | `rejected` | the engine answered another status that will not heal by itself (400, 404, 301, 500 …) |
 * | `untrusted` | TLS: a certificate is not trusted, expired or for another name; an ssh host key is not known |
 * | `protocol` | what came is no HTTP, no event, or a line beyond the limit |
 * | `disconnected` | the event connection ended |
 * | `timeout` | no answer within the deadline; a silent engine |
 * | `list` | the containers or the directory could not be listed |
 * | `not-found` | the file or directory does not exist |
 * | `not-directory` | a directory is due and something else is there |
 * | `directory-lost` | the watched directory was removed, renamed or unmounted |
 * | `limit` | a limit of the operating system was met (inotify watches or instances, open files) |
 * | `backend` | a native watch backend is missing or failed |
 * | `stale-mount` | a file mounted alone was replaced on the host: this mount never changes again |
 * | `locked` | the stream has a reader already |
 * | `flush` | `onFlush` threw or rejected |
 * | `source` | a source of a queue failed |
 * | `drain` | a drain ran out of time and left events behind |
 * | `closed` | it was used after its end |
 */
export type WatchErrorCode =
  | "invalid-option"
  | "unreachable"
  | "permission"
  | "unauthorized"
  | "rejected"
  | "untrusted"
  | "protocol"
  | "disconnected"
  | "timeout"
  | "list"
  | "not-found"
  | "not-directory"
  | "directory-lost"
  | "limit"
  | "backend"
  | "stale-mount"
  | "locked"
  | "flush"
  | "source"
  | "drain"
  | "closed";

/** What a {@link WatchError} can carry beside its message. */
export interface WatchErrorDetail {
  /** Whether the stream ends with it. Default `false`: it is survived. */
  readonly fatal?: boolean;
  /** Which try it was, counted from 1. */
  readonly attempt?: number;
  /** Milliseconds until the next try. */
  readonly retryIn?: number;
  /** The error below, as it came. */
  readonly cause?: unknown;
}

/** Every error of these packages: a message for a person, a `code` for a program, the `cause` below. */
export class WatchError extends Error {
  /** Always `"WatchError"`. */
  override readonly name = "WatchError";
  /** What went wrong: see {@link WatchErrorCode} for what each word means. */
  readonly code: WatchErrorCode;
  /** Whether the stream ended with it; `false`: it was survived. */
  readonly fatal: boolean;
  /** Which try it was, counted from 1; absent where nothing is tried again. */
  declare readonly attempt?: number;
  /** Milliseconds until the next try; absent where nothing is tried again. */
  declare readonly retryIn?: number;

  constructor(code: WatchErrorCode, message: string, detail: WatchErrorDetail = {}) {
    super(message, detail);
    this.code = code;
    this.fatal = detail.fatal ?? false;
    if (detail.attempt !== undefined) this.attempt = detail.attempt;
    if (detail.retryIn !== undefined) this.retryIn = detail.retryIn;
  }
}

/**
 * The error for a bad option: quotes the value and its type, and says what would be right.
 *
 * @example throw invalidOption("flushInterval", -1, "a number of milliseconds, 0 or more");
 */
export function invalidOption(option: string, value: unknown, expected: string): WatchError {
  return new WatchError("invalid-option", `${option} must be ${expected}, not ${quote(value)}`, { fatal: true });
}

function quote(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  const kind = Array.isArray(value) ? "array" : "object";
  try {
    return `the ${kind} ${JSON.stringify(value).slice(0, 200)}`;
  } catch {
    return `an ${kind}`;
  }
}
