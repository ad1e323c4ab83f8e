import { readFileSync } from "node:fs";

/**
 * The kernel's queue of notifications is bounded (`fs.inotify.max_queued_events`, 16384 by default) and shared by all
 * watches of a process. When it overflows, libuv and Deno do not tell. But an overflow is always followed by a full queue
 * that is read at one go: so after a burst of a fraction of that, everybody looks at everything once.
 */
const threshold: number = queueLength() / 8;

/** A burst is over when nothing came for this long (ms). */
const quiet = 50;

/** While it lasts, everybody looks this often (ms). */
const longest = 1_000;

let hints = 0;
let first = 0;
let latest = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Counts one notification, of whichever watch. */
export function countHint(): void {
  hints += 1;
  if (hints < threshold && timer !== undefined) return;
  latest = performance.now();
  if (timer !== undefined) return;
  first = latest;
  timer = setTimeout(check, quiet);
  timer.unref?.();
}

/** Calls `listener` after each burst that may have hidden an overflow. Returns what ends that. */
export function onBurst(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function check(): void {
  const now = performance.now();
  const suspicious = hints >= threshold;
  if (suspicious && now - latest < quiet && now - first < longest) {
    timer = setTimeout(check, quiet);
    timer.unref?.();
    return;
  }
  timer = undefined;
  hints = 0;
  if (suspicious) for (const listener of [...listeners]) listener();
}

function queueLength(): number {
  try {
    return Number(readFileSync("/proc/sys/fs/inotify/max_queued_events", "utf8")) || 16_384;
  } catch {
    return 16_384;
  }
}
