import { eventually } from "../src/index.ts";

/** Waits until the check throws no more: as long as a busy machine may need, and not longer than it takes. */
export function inTime(check: () => void): Promise<void> {
  return eventually(check, { timeout: 60_000 });
}
