import { checkCount, checkDuration, checkNames } from "@crowsnest/events";

/** How {@link eventually} waits. */
export interface EventuallyOptions {
  /** Milliseconds after which it gives up. Default 5000. */
  readonly timeout?: number | undefined;
  /** Milliseconds between two looks. Default 5. */
  readonly interval?: number | undefined;
}

/**
 * Calls `check` again and again until it throws no more, and resolves to what it gives: for what a consumer does some time
 * after the engine was told to do something. Rejects with what `check` threw last when the time is over.
 *
 * @example
 * engine.run({ name: "web" });
 * await eventually(() => expect(routes.get("web")).toBe("up"));
 */
export async function eventually<T>(check: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  checkNames("the options of eventually()", options, { timeout: true, interval: true });
  const { timeout = 5000, interval = 5 } = options;
  checkDuration("timeout", timeout);
  checkCount("interval", interval, 1, "milliseconds");
  const end = performance.now() + timeout;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
