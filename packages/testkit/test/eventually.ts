import { vi } from "vitest";

/** Waits until the check throws no more: as long as a busy machine may need, and not longer than it takes. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 });
}
