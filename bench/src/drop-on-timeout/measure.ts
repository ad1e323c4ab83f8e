// One contender in a process of its own: `measure.ts <contender>`. First what blocked sends cost, then when they are dropped.
import { collectGarbage, cpuTime, residentMegabytes } from "../runner/cpu-time.ts";
import { type Event, makeEvents } from "../runner/events.ts";
import { print } from "../runner/program.ts";
import { percentile } from "../runner/statistics.ts";
import { type OpenRoom, rooms } from "./waiting-room.ts";

const [name = ""] = process.argv.slice(2);
const short = process.argv.includes("--short");
const open = rooms[name];
if (open === undefined) throw new Error(`No contender ${name}`);
const sends = short ? 20_000 : 500_000;
const dropAfter = short ? 300 : 3000;
/** CPU time (ns) that goes before anything is measured. */
const warmup = short ? 0 : 500_000_000;
const [event] = makeEvents(1) as [Event];

/** What is waited for keeps no process alive by itself. */
const alive = setInterval(() => {}, 1000);

async function measureCost(openRoom: OpenRoom, size: number, wait: number): Promise<Record<string, number>> {
  collectGarbage();
  const { promise: allDropped, resolve } = Promise.withResolvers<void>();
  let left = size;
  const room = openRoom(size, wait, (dropped) => {
    left -= dropped;
    if (left === 0) resolve();
  });
  const memory = residentMegabytes();
  const before = cpuTime();
  for (let count = 0; count < size; count += 1) room.enter(event);
  const inserted = cpuTime();
  const grown = residentMegabytes() - memory;
  await allDropped;
  const total = cpuTime() - before;
  await room.close();
  return { insert: (inserted - before) / size, total: total / size, memory: grown };
}

async function measureLateness(openRoom: OpenRoom, size: number): Promise<Record<string, number>> {
  const { promise: allDropped, resolve } = Promise.withResolvers<void>();
  const deadlines = new Float64Array(size);
  const lateness: number[] = [];
  const room = openRoom(size, dropAfter, (dropped) => {
    const now = performance.now();
    for (let count = 0; count < dropped; count += 1) lateness.push(now - (deadlines[lateness.length] as number));
    if (lateness.length === size) resolve();
  });
  for (let count = 0; count < size; count += 1) {
    // Read before the send, which reads the clock after this: so a drop that is early shows.
    deadlines[count] = performance.now() + dropAfter;
    room.enter(event);
  }
  await allDropped;
  await room.close();
  return { late: percentile(lateness, 0.99), earliest: percentile(lateness, 0) };
}

// V8 forgets what it has learned of a kind of object when the last one goes; a program has one at work.
const atWork = open(1000, 3_600_000, () => {});
for (let count = 0; count < 100; count += 1) atWork.enter(event);
// So that the compiler is through with it.
const begun = cpuTime();
for (let round = 0; round < 4; round += 1) await measureCost(open, sends / 5, 50);
// And the heap is as large as it will be, which a cheap contender's is not yet.
while (cpuTime() - begun < warmup) await measureCost(open, sends, 50);
const cost = await measureCost(open, sends, dropAfter);
print({ ...cost, ...(await measureLateness(open, sends)) });
await atWork.close();
clearInterval(alive);
