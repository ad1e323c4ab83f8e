/** What can be let go. */
type Disposable = AsyncDisposable | (() => unknown);

/**
 * Lets everything go that was opened, the newest first, whatever goes wrong in between. Node 22 has no AsyncDisposableStack.
 */
export class Resources implements AsyncDisposable {
  readonly #opened: Disposable[] = [];

  /** Keeps it until the end. */
  use<T extends AsyncDisposable>(resource: T): T {
    this.#opened.push(resource);
    return resource;
  }

  /** Calls it at the end. */
  defer(callback: () => unknown): void {
    this.#opened.push(callback);
  }

  /** Rejects with the first error, after everything was let go. */
  async [Symbol.asyncDispose](): Promise<void> {
    const errors: unknown[] = [];
    for (let last = this.#opened.pop(); last !== undefined; last = this.#opened.pop()) {
      try {
        await (typeof last === "function" ? last() : last[Symbol.asyncDispose]());
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
