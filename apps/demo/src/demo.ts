import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DirectoryWatcher } from "@crowsnest/file-watcher";
import { Application } from "./application.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { findEngine } from "./engine.ts";
import { FileRoutes } from "./routes/file-routes.ts";
import { Simulation } from "./simulation/simulation.ts";
import type { Printer } from "./terminal/printer.ts";

const ownConfig = fileURLToPath(new URL("../config", import.meta.url));

/** Runs until `signal` is aborted or the time is up; then shows what is there still and lets everything go. */
export async function runDemo(options: Arguments, printer: Printer, signal: AbortSignal): Promise<void> {
  await using resources = new AsyncDisposableStack();
  // A bad directory is refused before an engine is looked for.
  if (options.config !== undefined) await checkDirectory(options.config);
  const found = await findEngine(options.docker);
  let docker = resources.use(found.docker);
  let config = options.config;
  if (found.failure === undefined) {
    printer.notice(`Watching the engine at ${docker.host}`);
  } else {
    printer.notice(`Simulated: no Docker engine was reached (${found.failure}), so these containers are made up`);
    const simulation = resources.use(await Simulation.start(ownConfig));
    docker = resources.use(simulation.watcher());
    config ??= simulation.config.directory;
  }
  config ??= ownConfig;
  const directory = resources.use(new DirectoryWatcher(config));
  printer.notice(`Watching the directory ${config}${options.once === undefined ? "; Ctrl-C ends" : ""}`);
  const application = resources.use(
    new Application({ docker, directory, fileRoutes: new FileRoutes(config), printer, flushInterval: options.flush }),
  );
  resources.defer(() => printer.notice(`${application.summary}; goodbye`));
  await waitForEnd(options.once, signal);
  await application[Symbol.asyncDispose]();
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
