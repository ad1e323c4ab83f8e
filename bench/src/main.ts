// `npm run bench`: throughput of stream and queue, and what drop-on-timeout costs. `--short` leaves out the slower peers.
import { run } from "mitata";
import { blockedSendCases, measureLateness } from "./drop-on-timeout.ts";
import { eventsPerIteration, throughputCases } from "./throughput.ts";

const short = process.argv.includes("--short");
console.log(`Each iteration is ${eventsPerIteration.toLocaleString("en")} events.\n`);
throughputCases();
blockedSendCases();
await run({ throw: true, ...(short ? { filter: /crowsnest|baseline|setTimeout/ } : {}) });

const { sends, dropAfter, earliest, latest } = await measureLateness(short ? 100_000 : 1_000_000, short ? 500 : 3000);
const early = earliest < 0;
console.log(
  `\ndrop on timeout: ${sends.toLocaleString("en")} blocked sends, dropAfter ${dropAfter} ms: ` +
    `dropped ${earliest.toFixed(1)} to ${latest.toFixed(1)} ms after their deadline${early ? " (EARLY)" : ", none early"}`,
);
if (early) process.exitCode = 1;
