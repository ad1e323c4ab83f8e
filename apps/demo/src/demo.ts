import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DirectoryWatcher } from "@crowsnest/file-watcher";
import { Application } from "./application.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { ConsumerGate } from "./faults/consumer-gate.ts";
import { WatcherMonitor } from "./health/watcher-monitor.ts";
import { Resources } from "./resources.ts";
import { FileRoutes } from "./routes/file-routes.ts";
import { LiveRoutes } from "./routes/live-routes.ts";
import { openScene } from "./scene.ts";
import type { Printer } from "./terminal/printer.ts";
import { openPage } from "./web/open-page.ts";
import { WebView } from "./web/web-view.ts";

const ownConfig = fileURLToPath(new URL("../config", import.meta.url));

/** Runs until `signal` is aborted or the time is up; then shows what is there still and lets everything go. */
export async function runDemo(options: Arguments, printer: Printer, signal: AbortSignal): Promise<void> {
  // Not `await using`: Node 22 does not know it.
  const resources = new Resources();
  try {
    await play(options, printer, signal, resources);
  } finally {
    await resources[Symbol.asyncDispose]();
  }
}

async function play(options: Arguments, printer: Printer, signal: AbortSignal, resources: Resources): Promise<void> {
  // A bad directory is refused before an engine is looked for.
  if (options.config !== undefined) await checkDirectory(options.config);
  const scene = await openScene(options, { ownConfig, printer, resources });
  const { docker, host, proxy, simulation } = scene;
  const config = options.config ?? simulation?.config.directory ?? ownConfig;
  const directory = resources.use(new DirectoryWatcher(config));
  printer.notice(`Watching the directory ${config}${options.once === undefined ? "; Ctrl-C ends" : ""}`);
  const monitors = { docker: new WatcherMonitor(host), files: new WatcherMonitor(directory.directory) };
  const gate = new ConsumerGate();
  const view = new WebView({
    ...{ simulated: simulation !== undefined, host, directory: directory.directory, monitors },
    listFiles: () => directory.list(),
    queue: () => application.queueStats,
    scene: proxy && { proxy, embedded: simulation, gate, flush: () => application.flush() },
  });
  const application = new Application({
    ...{ docker, directory, printer, monitors, flushInterval: options.flush },
    routes: new LiveRoutes(docker, new FileRoutes(config)),
    pace: () => gate.pass(),
    onBatch: (batch, update) => view.take(batch, update),
  });
  resources.defer(() => printer.notice(`${application.summary}; goodbye`));
  resources.use(application);
  // Before the application: its last batch must not wait for a fault.
  resources.use(view);
  if (options.web) await openPage(view, options, printer);
  await waitForEnd(options.once, signal);
}

async function checkDirectory(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`--config: there is no directory ${JSON.stringify(path)}`);
  if (!found.isDirectory()) throw new UsageError(`--config must be a directory, and ${JSON.stringify(path)} is none`);
}

async function waitForEnd(seconds: number | undefined, signal: AbortSignal): Promise<void> {
  const time = seconds === undefined ? 2_147_483_647 : seconds * 1000;
  await sleep(time, undefined, { signal }).catch(() => {});
}
