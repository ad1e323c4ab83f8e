import type { IncomingMessage } from "node:http";
import type { Clock } from "@crowsnest/events";

/** The engine, or a proxy before it, answered with a status that is no success. */
export class EngineResponseError extends Error {
  override readonly name = "EngineResponseError";
  readonly statusCode: number;
  /** The answer's text; its first 64 KiB. */
  readonly body: string;
  /** Where a redirect points. Redirects are not followed: an engine has none, and a proxy's lead to a page for people. */
  readonly location: string | undefined;

  constructor(statusCode: number, body: string, location: string | undefined) {
    super(`HTTP status ${statusCode}: ${messageOf(body)}`);
    this.statusCode = statusCode;
    this.body = body;
    this.location = location;
  }
}

/** The answer is longer than the limit. */
export class OversizeError extends Error {
  override readonly name = "OversizeError";
  readonly code = "ERR_OVERSIZE";
}

/** What an error's body says: the engine's `message`, Podman's `cause`, or the text of a proxy without its tags. */
export function messageOf(body: string): string {
  const parsed = parseJson(body) as { message?: unknown } | undefined;
  const text = typeof parsed?.message === "string" ? parsed.message : body.replace(/<[^>]*>/g, " ");
  return text.replace(/\s+/g, " ").trim().slice(0, 300);
}

/** How much of an error's body is read, in bytes and in milliseconds: one that stalls must not keep the status. */
export const errorBytes = 65_536;
export const errorPatience = 1000;

/**
 * The error for an answer that is no success. The body is read up to 64 KiB and for a second: one that stalls must not keep the
 * status from whoever waits for it. The connection is closed.
 */
export function readFailure(response: IncomingMessage, clock: Clock): Promise<EngineResponseError> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (): void => {
      cancel();
      const body = Buffer.concat(chunks).toString();
      resolve(new EngineResponseError(response.statusCode ?? 0, body, response.headers.location));
      response.destroy();
    };
    const cancel = clock.setTimer(finish, errorPatience);
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk.subarray(0, errorBytes - length));
      length += chunk.length;
      if (length >= errorBytes) finish();
    });
    response.on("end", finish).on("error", finish).on("close", finish);
  });
}

/** The whole body of an answer; rejects with an `OversizeError` beyond `limit` bytes. */
export function readBody(response: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) return void chunks.push(chunk);
      reject(new OversizeError(`an answer of more than ${limit} bytes`));
      response.destroy();
    });
    response.on("end", () => resolve(Buffer.concat(chunks)));
    response.on("error", reject);
    response.on("close", () =>
      reject(Object.assign(new Error("the connection ended within the answer"), { code: "ECONNRESET" })),
    );
  });
}

/** The value of a JSON text; `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
