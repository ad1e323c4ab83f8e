/** Where a consumer waits before each batch, so that a fault can make it slow. */
export class ConsumerGate {
  #closed: PromiseWithResolvers<void> | undefined;

  /** Resolves at once, or when the gate is opened. */
  pass(): Promise<void> {
    return this.#closed?.promise ?? Promise.resolve();
  }

  close(): void {
    this.#closed ??= Promise.withResolvers();
  }

  open(): void {
    this.#closed?.resolve();
    this.#closed = undefined;
  }
}
