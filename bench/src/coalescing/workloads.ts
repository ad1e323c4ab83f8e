import { EventQueue } from "@crowsnest/queue";
import { type Event, makeEvents } from "../runner/events.ts";
import { checkCount, type Workloads } from "../runner/workload.ts";

/** Events between two flushes. */
const between = 200_000;
const [sample] = makeEvents(1) as [Event];

type Key = (index: number) => string;

/** Ids whose hash the runtime knows already, as those of an id that was read before. */
function knownKeys(count: number): Key {
  const ids = Array.from({ length: count }, (_, index) => identity(index).toString("latin1"));
  const known = new Set(ids);
  if (known.size !== count) throw new Error("ids twice");
  return (index) => ids[index % count] as string;
}

/** Ids as they come off the wire: each a string of its own, that nobody has hashed yet. */
function freshKeys(count: number): Key {
  const bytes = Buffer.concat(Array.from({ length: count }, (_, index) => identity(index)));
  return (index) => {
    const start = (index % count) * 64;
    return bytes.toString("latin1", start, start + 64);
  };
}

/** The digits of an id, with what tells them apart at the end. */
function identity(index: number): Buffer {
  return Buffer.from((index * 2_654_435_761).toString(16).padStart(64, "0"), "latin1");
}

/** Also one map for all passes. */
const map = new Map<string, Event>();

function bareMap(count: number, keys: number, key: Key): void {
  for (let index = 0; index < count; index += 1) {
    map.set(key(index), sample);
    if (index % between === between - 1) {
      checkCount([...map.values()].length, Math.min(keys, between));
      map.clear();
    }
  }
}

/** One queue for all passes, as a program has one for long. */
const held: { next: string; distinct: number } = { next: "", distinct: 0 };
const coalescing = lazily(
  () =>
    new EventQueue<Event>({
      flushInterval: 60_000,
      capacity: 131_072,
      coalesce: () => held.next,
      onFlush: (batch) => checkCount(batch.length, held.distinct),
      onError: (error) => {
        throw error;
      },
    }),
);

async function queue(count: number, keys: number, key: Key): Promise<void> {
  const events = coalescing();
  held.distinct = Math.min(keys, between);
  for (let index = 0; index < count; index += 1) {
    held.next = key(index);
    events.push(sample);
    if (index % between === between - 1) await events.flush();
  }
}

const kinds = { "known ids": knownKeys, "ids off the wire": freshKeys };

/** The newest event for each key: what one would do with a map, and what the queue does. */
export const workloads: Workloads = Object.fromEntries(
  Object.entries(kinds).flatMap(([kind, makeKeys]) =>
    [1000, 100_000].flatMap((keys) => {
      const name = `${keys.toLocaleString("en")} ${kind}`;
      const key = lazily(() => makeKeys(keys));
      return [
        [`Map.set, ${name}`, (count: number) => bareMap(count, keys, key())],
        [`crowsnest, ${name}`, (count: number) => queue(count, keys, key())],
      ] as const;
    }),
  ),
);

/** A process measures one workload, and needs no keys but its own. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
