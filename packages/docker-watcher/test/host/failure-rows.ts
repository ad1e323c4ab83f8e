import { expect } from "vitest";
import { classifyConnectError, type Endpoint, resolveEndpoint } from "../../src/host/index.ts";
import { fakeEnvironment } from "./fake-environment.ts";

const at = (host: string): Endpoint => resolveEndpoint({ host }, fakeEnvironment());

/** Endpoints of each kind. */
export const unix: Endpoint = at("unix:///run/d.sock");
export const tcp: Endpoint = at("tcp://box:2375");
export const tls: Endpoint = at("https://box:2376");
export const ssh: Endpoint = at("ssh://me@box");

/** An error as the runtimes make them. */
export function failed(code: string, message = "", more: object = {}): Error {
  return Object.assign(new Error(message), { code, ...more });
}

/** An error that only its name tells. */
export function named(name: string, message = ""): Error {
  return Object.assign(new Error(message), { name });
}

/** A row of a table: what it is, the error, where, the code it gets, whether it lasts, and what the message says. */
export type FailureRow = [
  what: string,
  error: unknown,
  endpoint: Endpoint,
  code: string,
  permanent: boolean,
  words: RegExp,
];

/** Checks one row. */
export function checkFailure(...[, error, endpoint, code, permanent, words]: FailureRow): void {
  const failure = classifyConnectError(error, endpoint);
  expect(failure).toEqual({ code, permanent, message: expect.stringMatching(words) });
  expect(failure.message).toContain(endpoint.host);
}
