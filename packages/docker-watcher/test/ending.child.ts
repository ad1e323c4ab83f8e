// Watches an engine in some trouble, aborts, and has to exit by itself, for nothing may be left.
import { FakeEngine } from "@crowsnest/testkit";
import { DockerWatcher } from "../src/index.ts";

const phase = process.argv[2];
const engine = await FakeEngine.start();
if (phase === "silent") engine.inject({ kind: "silent" });
if (phase === "error-body") engine.inject({ kind: "status", status: 500, stallBody: true });
if (phase === "refused") engine.inject({ kind: "status", status: 403 });
if (phase === "backoff") await engine.crash("none");
const watcher = new DockerWatcher({ host: engine.host, retry: { initialDelay: 2000, maxDelay: 60_000 } });
const controller = new AbortController();
const stream = watcher.watch({ snapshot: true, signal: controller.signal });
if (phase === "streaming") await stream.ready;
else await new Promise((resolve) => setTimeout(resolve, 300));
const started = performance.now();
controller.abort();
await stream.closed;
process.once("exit", () => console.log(`exited after ${Math.round(performance.now() - started)} ms`));
await engine.close();
