/**
 * Calls what a user gave us so that it harms nobody: what it throws, or what the promise it returns rejects with, goes to
 * `onFailure`, by default to nobody.
 */
export function callSafely(call: () => unknown, onFailure: (reason: unknown) => void = () => {}): void {
  try {
    const result = call() as PromiseLike<unknown> | undefined;
    if (typeof result?.then === "function") result.then(undefined, onFailure);
  } catch (reason) {
    onFailure(reason);
  }
}
