import { DenoWatch } from "./deno.ts";
import type { DenoRuntime } from "./deno-runtime.ts";
import type { Source, SourceListener } from "./source.ts";

/** Those that are open in this process. */
const watches = new Set<DenoWatch>();

/** One change after the other: while some are started anew, no other may begin or end. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Watches by `Deno.watchFs`. Rejects when that is refused.
 *
 * Its trap (observed with Deno 2.9.5): all of a process share one inotify instance and one watch for each directory. One
 * that ends ends the kernel's watch for others on the same path, below it and above it; a flat one that begins in a
 * directory of a recursive one makes that deaf in directories that come later. So where watches overlap, all of them are
 * started anew whenever one of them begins or ends, the recursive ones last, and everything is looked at.
 */
export async function openDeno(
  runtime: DenoRuntime,
  directory: string,
  recursive: boolean,
  listener: SourceListener,
): Promise<Source> {
  const watch = new DenoWatch(runtime, directory, recursive, listener);
  await inTurn(() => begin(watch));
  return {
    kind: "native",
    async close() {
      if (!watches.delete(watch)) return;
      const stopped = watch.stop();
      await inTurn(async () => {
        await stopped;
        await restart(overlapping(watch));
      });
    },
  };
}

function inTurn<T>(change: () => Promise<T>): Promise<T> {
  const changed = turn.then(change);
  turn = changed.catch(() => {});
  return changed;
}

async function begin(watch: DenoWatch): Promise<void> {
  const others = overlapping(watch);
  watches.add(watch);
  let failure: { readonly error: unknown } | undefined;
  await restart([...others, watch], (one) => {
    if (one === watch) failure = attempt(watch);
    else startAgain(one);
  });
  if (failure === undefined) return;
  watches.delete(watch);
  throw failure.error;
}

async function restart(group: DenoWatch[], start: (watch: DenoWatch) => void = startAgain): Promise<void> {
  await Promise.all(group.map((one) => one.stop()));
  for (const one of group.sort((a, b) => Number(a.recursive) - Number(b.recursive))) start(one);
}

/** Nobody listened for a moment. */
function startAgain(watch: DenoWatch): void {
  // It may have been ended meanwhile.
  if (!watches.has(watch)) return;
  const failure = attempt(watch);
  if (failure === undefined) watch.listener.changed(undefined);
  else watch.listener.failed(failure.error);
}

function attempt(watch: DenoWatch): { readonly error: unknown } | undefined {
  try {
    watch.start();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Those that a watch overlaps with, and those that these overlap with, and so on. */
function overlapping(watch: DenoWatch): DenoWatch[] {
  const found = new Set<DenoWatch>([watch]);
  for (const one of found) {
    for (const other of watches) if (other !== one && overlap(one, other)) found.add(other);
  }
  found.delete(watch);
  return [...found];
}

function overlap(a: DenoWatch, b: DenoWatch): boolean {
  return a.directory === b.directory || reaches(a, b.directory) || reaches(b, a.directory);
}

function reaches({ directory, recursive }: DenoWatch, path: string): boolean {
  return recursive && path.startsWith(directory === "/" ? "/" : `${directory}/`);
}
