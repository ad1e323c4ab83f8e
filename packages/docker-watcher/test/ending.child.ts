// Watches an engine in some trouble, aborts, and has to exit by itself, for nothing may be left.
import { until } from "@crowsnest/real-parts";
import { FakeEngine } from "@crowsnest/testkit";
import { DockerWatcher } from "../src/index.ts";
import { countingClock } from "./counting-clock.ts";

const phase = process.argv[2];
const engine = await FakeEngine.start();
if (phase === "silent") engine.inject({ kind: "silent" });
if (phase === "error-body") engine.inject({ kind: "status", status: 500, stallBody: true });
if (phase === "refused") engine.inject({ kind: "status", status: 403 });
if (phase === "backoff") await engine.crash("none");
const { clock, timers } = countingClock();
// The jitter is fixed, so that the abort meets the wait for the next try, and not its end.
const minutes = 600_000;
const watcher = new DockerWatcher({
  host: engine.host,
  clock,
  timeout: minutes,
  retry: { initialDelay: minutes, maxDelay: minutes, refusedDelay: minutes },
  random: () => 0.9,
});
const controller = new AbortController();
let failures = 0;
const stream = watcher.watch({ snapshot: true, signal: controller.signal, onError: () => (failures += 1) });
if (phase === "streaming") await stream.ready;
else if (phase === "backoff" || phase === "refused") await until(() => failures > 0, { what: "a failure" });
else await until(() => engine.requests.length > 0 && engine.counters.connections > 0, { what: "a request" });
controller.abort();
await stream.closed;
process.once("exit", () => console.log("exited"));
await engine.close();
console.log(`timers left: ${timers.size}`);
