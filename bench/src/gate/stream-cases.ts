import type { WatchStream } from "@crowsnest/events";
import { type Event, makeEvents, openStream } from "../runner/events.ts";
import { nextTurn } from "../runner/turns.ts";
import { checkCount } from "../runner/workload.ts";
import { type GateCase, gateCase } from "./case.ts";
import { Consumer } from "./consumer.ts";

/** Those of one turn of the event loop. */
const events = makeEvents(1000);

async function throughArray(count: number): Promise<void> {
  const held: Event[] = [];
  const consumer = new Consumer();
  for (let sent = 0; sent < count; sent += events.length) {
    for (const event of events) held.push(event);
    for (const event of held) consumer.sum += event.time;
    consumer.came += held.length;
    held.length = 0;
    await nextTurn();
  }
  checkCount(consumer.came, count);
}

/** The same values, made by nothing but the language: what `for await` costs whoever uses it. */
async function* generate(count: number): AsyncGenerator<Event, void> {
  for (let sent = 0; sent < count; sent += events.length) {
    for (const event of events) yield event;
    await nextTurn();
  }
}

async function throughGenerator(count: number): Promise<void> {
  const consumer = new Consumer();
  for await (const event of generate(count)) consumer.take(event);
  checkCount(consumer.came, count);
}

async function throughStream(
  count: number,
  read: (stream: WatchStream<Event>, consumer: Consumer) => Promise<void>,
): Promise<void> {
  const { stream, writer } = openStream();
  const consumer = new Consumer();
  const reading = read(stream, consumer);
  for (let sent = 0; sent < count; sent += events.length) {
    for (const event of events) writer.send(event);
    await nextTurn();
  }
  writer.end();
  await reading;
  checkCount(consumer.came, count);
}

async function readBatches(stream: WatchStream<Event>, consumer: Consumer): Promise<void> {
  for await (const batch of stream.batches()) {
    for (const event of batch) consumer.sum += event.time;
    consumer.came += batch.length;
  }
}

async function readEvents(stream: WatchStream<Event>, consumer: Consumer): Promise<void> {
  for await (const event of stream) consumer.take(event);
}

/** From a source's send to a reader's loop. */
export const streamCases: readonly GateCase[] = [
  gateCase("stream, batches()", "an array, filled and gone through in each turn", 200_000, {
    ours: (count) => throughStream(count, readBatches),
    plain: throughArray,
  }),
  gateCase("stream, for await", "an async generator of the same events", 100_000, {
    ours: (count) => throughStream(count, readEvents),
    plain: throughGenerator,
  }),
];
