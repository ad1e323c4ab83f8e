import { WatchError, type WatchErrorCode, type WatchErrorDetail } from "@crowsnest/events";
import type { Engine } from "../engine/engine.ts";

/** Why there is no connection any more, or none yet. */
export interface LinkFailure {
  readonly code: WatchErrorCode;
  readonly message: string;
  /** It will not heal by itself. */
  readonly refused: boolean;
  toError(detail: Omit<WatchErrorDetail, "cause">): WatchError;
}

/** What an error at connecting means. */
export function connectFailure(error: unknown, engine: Engine): LinkFailure {
  if (error instanceof WatchError) return failureOf(error.code, error.message, false, error.cause ?? error);
  const { code, message, permanent } = engine.classify(error);
  return failureOf(code, message, permanent, error);
}

/** What the end of an open connection means; `undefined`: the other side closed it in good order. */
export function lossOf(cause: unknown, engine: Engine): LinkFailure {
  if (cause instanceof WatchError) return failureOf(cause.code, cause.message, false, cause.cause ?? cause);
  if (cause === undefined) {
    return failureOf("disconnected", `${engine.host} closed the event connection`, false, undefined);
  }
  return failureOf("disconnected", `The event connection to ${engine.host} was cut`, false, cause);
}

function failureOf(code: WatchErrorCode, message: string, refused: boolean, cause: unknown): LinkFailure {
  return {
    code,
    message,
    refused,
    toError: (detail) => new WatchError(code, message, { ...detail, ...(cause === undefined ? {} : { cause }) }),
  };
}
