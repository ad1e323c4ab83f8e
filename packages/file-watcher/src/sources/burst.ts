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

/** The clock is read once for so many notifications: a single one is waited for. */
const block: number = Math.max(1, Math.min(64, Math.floor(threshold)));

let hints = 0;
let first = Number.NEGATIVE_INFINITY;
let latest = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Counts one notification, of whichever watch. */
export function countHint(): void {
  hints += 1;
  if (timer === undefined && hints % block !== 0) return;
  const now = performance.now();
  if (timer === undefined && now - latest > quiet * block) {
    // Those before it came one by one.
    hints = block;
    first = now;
  }
  latest = now;
  if (hints >= threshold && timer === undefined) watchTheEnd();
}

/** Calls `listener` after each burst that may have hidden an overflow. Returns what ends that. */
export function onBurst(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function watchTheEnd(): void {
  timer = setTimeout(check, quiet);
  timer.unref?.();
}

function check(): void {
  const now = performance.now();
  if (now - latest < quiet && now - first < longest) {
    watchTheEnd();
    return;
  }
  timer = undefined;
  hints = 0;
  first = now;
  for (const listener of [...listeners]) listener();
}

function queueLength(): number {
  try {
    return Number(readFileSync("/proc/sys/fs/inotify/max_queued_events", "utf8")) || 16_384;
  } catch {
    return 16_384;
  }
}
