import { type Clock, WatchError } from "@crowsnest/events";

/**
 * Does `work` with a signal that is aborted after `limit` milliseconds, or with `parent`. Settles at that very moment,
 * whatever the work does: rejects with a `WatchError` of code `timeout`, or with the parent's reason.
 */
export function withDeadline<T>(
  { clock, limit, parent, what }: { clock: Clock; limit: number; parent: AbortSignal; what: string },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const controller = new AbortController();
    const give = (reason: unknown): void => {
      finish();
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = (): void => give(parent.reason);
    const cancel = clock.setTimer(
      () => give(new WatchError("timeout", `${what}: no answer within ${limit} ms`)),
      limit,
    );
    const finish = (): void => {
      cancel();
      parent.removeEventListener("abort", onAbort);
    };
    if (parent.aborted) return onAbort();
    parent.addEventListener("abort", onAbort, { once: true });
    work(controller.signal).then(
      (value) => {
        finish();
        resolve(value);
      },
      (reason: unknown) => {
        finish();
        reject(reason);
      },
    );
  });
}
