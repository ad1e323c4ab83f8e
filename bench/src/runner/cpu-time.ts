/** CPU time of this process so far, user and system, of all its threads, in nanoseconds. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** Memory of this process that is resident at this moment, in MB. */
export function residentMegabytes(): number {
  return process.memoryUsage.rss() / 1e6;
}

/** Collects garbage now, where the runtime was started so that it can be asked to. */
export function collectGarbage(): void {
  const { Bun, gc } = globalThis as { Bun?: { gc(force: boolean): void }; gc?: () => void };
  Bun?.gc(true);
  gc?.();
}
