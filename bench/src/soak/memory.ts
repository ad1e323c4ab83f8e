/** What this process needs, in bytes, after everything that is not needed any more was collected. */
export interface MemorySample {
  readonly heap: number;
  /** Outside the heap: buffers above all. */
  readonly external: number;
  readonly resident: number;
}

/** Collects garbage and measures; wants `--expose-gc`. */
export function sampleMemory(): MemorySample {
  if (globalThis.gc === undefined) throw new Error("run with --expose-gc");
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed, external, resident: rss };
}

/** Memory counts as flat while it grows by less than this. */
export const flat = { share: 0.1, bytes: 2_000_000 } as const;

/** The median of the first and of the last third of the samples; of fewer than three the first and the last one. */
export function startAndEnd(samples: readonly MemorySample[]): { start: MemorySample; end: MemorySample } {
  const third = Math.max(1, Math.floor(samples.length / 3));
  return { start: median(samples.slice(0, third)), end: median(samples.slice(-third)) };
}

/** Whether what is kept (heap and buffers) has not grown by more than {@link flat}. */
export function isFlat(samples: readonly MemorySample[]): boolean {
  const { start, end } = startAndEnd(samples);
  const [before, after] = [start.heap + start.external, end.heap + end.external];
  return after - before <= Math.max(before * flat.share, flat.bytes);
}

function median(samples: readonly MemorySample[]): MemorySample {
  const of = (key: keyof MemorySample): number => {
    const sorted = samples.map((sample) => sample[key]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  return { heap: of("heap"), external: of("external"), resident: of("resident") };
}
