import type { Clock } from "./clock.ts";

/** Resolves when `closed` does, or when what `taken` counts has stood still for `patience` milliseconds. */
export function readerStalls(
  clock: Clock,
  patience: number,
  closed: Promise<unknown>,
  taken: () => number,
): Promise<void> {
  return new Promise((resolve) => {
    let seen: number | undefined;
    let cancel = (): void => {};
    function look(): void {
      if (taken() === seen) {
        resolve();
        return;
      }
      seen = taken();
      cancel = clock.setTimer(look, patience);
    }
    look();
    void closed.then(() => {
      cancel();
      resolve();
    });
  });
}
