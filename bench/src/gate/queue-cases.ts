import { EventQueue } from "@crowsnest/queue";
import { type Event, eventMaker, makeEvents } from "../runner/events.ts";
import { checkCount } from "../runner/workload.ts";
import { type GateCase, gateCase } from "./case.ts";
import { Consumer, refuseError } from "./consumer.ts";

const make = eventMaker();
const [sample] = makeEvents(1) as [Event];
const ids = Array.from({ length: 1000 }, (_, index) => index.toString(16).padStart(64, "0"));

/** The same new events, held by an array until they are gone through together. */
function throughArray(count: number): void {
  const held: Event[] = [];
  for (let index = 0; index < count; index += 1) held.push(make(index));
  const consumer = new Consumer();
  consumer.takeAll(held);
  checkCount(consumer.came, count);
}

async function throughQueue(count: number): Promise<void> {
  const consumer = new Consumer();
  const queue = new EventQueue<Event>({
    flushInterval: 60_000,
    capacity: count,
    onFlush: (batch) => consumer.takeAll(batch),
    onError: refuseError,
  });
  for (let index = 0; index < count; index += 1) queue.push(make(index));
  await queue.drain();
  checkCount(consumer.came, count);
}

function throughMap(count: number): void {
  const newest = new Map<string, Event>();
  for (let index = 0; index < count; index += 1) newest.set(ids[index % ids.length] as string, sample);
  checkCount([...newest.values()].length, ids.length);
}

async function throughCoalescing(count: number): Promise<void> {
  const consumer = new Consumer();
  let key = "";
  const queue = new EventQueue<Event>({
    flushInterval: 60_000,
    onFlush: (batch) => consumer.takeAll(batch),
    onError: refuseError,
    coalesce: () => key,
  });
  for (let index = 0; index < count; index += 1) {
    key = ids[index % ids.length] as string;
    queue.push(sample);
  }
  await queue.drain();
  checkCount(consumer.came, ids.length);
}

/** From a push to the flush. */
export const queueCases: readonly GateCase[] = [
  gateCase("queue, push to flush", "an array of the same new events", 50_000, {
    ours: throughQueue,
    plain: throughArray,
  }),
  gateCase("queue, coalescing", "Map.set with the same ids", 200_000, { ours: throughCoalescing, plain: throughMap }),
];
