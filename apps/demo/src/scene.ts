import { DockerWatcher } from "@crowsnest/docker-watcher";
import { FaultProxy } from "@crowsnest/testkit";
import { type Arguments, UsageError } from "./arguments.ts";
import { findEngine } from "./engine.ts";
import type { Resources } from "./resources.ts";
import { ownAddress } from "./simulation/own-address.ts";
import { Simulation } from "./simulation/simulation.ts";
import type { Printer } from "./terminal/printer.ts";

/** What is watched. */
export interface Scene {
  readonly docker: DockerWatcher;
  /** The engine's address, also where a proxy stands before it. */
  readonly host: string;
  /** Absent: nothing can be spoilt. */
  readonly proxy?: FaultProxy | undefined;
  /** Absent: the engine is a real one. */
  readonly simulation?: Simulation | undefined;
}

/** A watcher that notices a silent engine soon: people who press "stall" are watching. */
const impatient = { heartbeat: { interval: 1500, timeout: 2500 } };

/** Finds the engine that was asked for, or makes one, and says which. What is opened goes to `resources`. */
export async function openScene(
  options: Arguments,
  parts: { readonly ownConfig: string; readonly printer: Printer; readonly resources: Resources },
): Promise<Scene> {
  const { printer } = parts;
  if (options.simulate) {
    printer.notice("Simulated, as you wish: these containers are made up");
    return simulate(options.seed, parts);
  }
  const { docker, failure } = await findEngine(options.docker);
  parts.resources.use(docker);
  if (failure === undefined) {
    if (options.chaos) return spoil(docker.host, parts);
    printer.notice(`Watching the engine at ${docker.host}`);
    return { docker, host: docker.host };
  }
  if (options.chaos) throw new UsageError(`--chaos needs a real engine, and none was reached (${failure})`);
  printer.notice(`Simulated: no Docker engine was reached (${failure}), so these containers are made up`);
  return simulate(options.seed, parts);
}

async function simulate(
  seed: number,
  { ownConfig, resources }: { ownConfig: string; resources: Resources },
): Promise<Scene> {
  const simulation = resources.use(await Simulation.start(ownConfig, seed));
  const proxy = resources.use(await FaultProxy.start({ target: simulation.host, seed, ...ownAddress }));
  const docker = resources.use(new DockerWatcher({ host: proxy.host, ...impatient }));
  return { docker, host: simulation.host, proxy, simulation };
}

/** Only unix sockets and plain TCP can be spoilt: within TLS or ssh every spoilt byte would be an attack. */
async function spoil(host: string, { printer, resources }: { printer: Printer; resources: Resources }): Promise<Scene> {
  const proxy = resources.use(await FaultProxy.start({ target: host }).catch(cannot(host)));
  const docker = resources.use(new DockerWatcher({ host: proxy.host, ...impatient }));
  await docker.list({ signal: AbortSignal.timeout(3000) }).catch(cannot(host));
  printer.notice(`Watching the engine at ${host}, through a proxy that can be spoilt`);
  return { docker, host, proxy };
}

function cannot(host: string): (error: Error) => never {
  return ({ message }) => {
    throw new UsageError(`--chaos works with unix:// and plain tcp:// engines, and not with ${host} (${message})`);
  };
}
