/** Puts so many events through, and is over when all of them have come out. Throws when one has not. */
export type Workload = (count: number) => void | Promise<void>;

/** What a benchmark's `workloads.ts` exports: a contender's name and what it does. */
export type Workloads = Readonly<Record<string, Workload>>;

/** Throws when events got lost on the way: a figure for fewer events would be a lie. */
export function checkCount(came: number, count: number): void {
  if (came !== count) throw new Error(`${came} of ${count} events came out`);
}
