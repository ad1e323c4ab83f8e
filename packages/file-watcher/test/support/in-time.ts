import { vi } from "vitest";

/**
 * Waits until the check throws no more: as long as a busy machine may need, and not longer than it takes. `interval`:
 * milliseconds between two looks.
 */
export function inTime(check: () => void, interval = 5): Promise<void> {
  return vi.waitFor(check, { timeout: 60_000, interval });
}
