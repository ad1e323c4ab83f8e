import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, release, totalmem, type } from "node:os";

/** Where and with what something was measured. */
export interface Machine {
  readonly runtime: "node" | "bun" | "deno";
  readonly version: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
  /** The day of the measurement. */
  readonly date: string;
  /** Versions of what is compared. */
  readonly peers: Readonly<Record<string, string>>;
}

export function thisMachine(): Machine {
  const { bun, deno, node } = process.versions;
  return {
    runtime: bun !== undefined ? "bun" : deno !== undefined ? "deno" : "node",
    version: bun ?? deno ?? node,
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release().split(".", 2).join(".")} ${arch()}`,
    date: new Date().toISOString().slice(0, 10),
    peers: peerVersions(),
  };
}

/** Processes that wanted a core in the last minute, the measured ones among them: how quiet the machine was. */
export function machineLoad(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

/** Of all that this package depends on but for the project's own. */
function peerVersions(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => !name.startsWith("@crowsnest/")));
}
