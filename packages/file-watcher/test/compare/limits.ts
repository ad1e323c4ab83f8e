// How long a refused native watch takes to be told, and to be replaced: `node --conditions=@crowsnest/source limits.ts`.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Backend, DirectoryWatcher } from "../../src/index.ts";
import { runArguments } from "../support/runtime.ts";

const cases: readonly { what: string; file: string; limit: number; backend: Backend }[] = [
  { what: "no instance (EMFILE), native", file: "max_inotify_instances", limit: 0, backend: "native" },
  { what: "no instance (EMFILE), parcel", file: "max_inotify_instances", limit: 0, backend: "parcel" },
  { what: "no watch (ENOSPC), native", file: "max_inotify_watches", limit: 0, backend: "native" },
  { what: "4 watches (ENOSPC), parcel", file: "max_inotify_watches", limit: 4, backend: "parcel" },
];

/** In the user namespace: watches, and tells when the error came and when the fallback told a change. */
async function measure(backend: Backend): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "crowsnest-limits-"));
  for (let index = 0; index < 10; index += 1) mkdirSync(join(directory, `d${index}`));
  const began = performance.now();
  const since = (): string => `${Math.round(performance.now() - began)} ms`;
  const told: string[] = [];
  const watcher = new DirectoryWatcher(directory, { backend, recursive: backend === "parcel", pollInterval: 100 });
  const stream = watcher.watch({ onError: ({ code }) => told.push(`error ${code} after ${since()}`) });
  await stream.ready;
  told.push(`ready after ${since()}`);
  writeFileSync(join(directory, "a"), "one");
  await stream.next();
  told.push(`first event after ${since()}`);
  console.log(told.join(", "));
  await stream.return?.();
  rmSync(directory, { recursive: true });
}

const [backend] = process.argv.slice(2);
if (backend !== undefined) {
  await measure(backend as Backend);
} else {
  for (const one of cases) {
    const raise = `echo ${one.limit} > /proc/sys/user/${one.file} && exec "$@"`;
    const command = [process.execPath, ...runArguments, import.meta.filename, one.backend];
    const { stdout } = spawnSync("unshare", ["-Ur", "sh", "-c", raise, "sh", ...command], { encoding: "utf8" });
    console.log(`${one.what}: ${stdout.trim()}`);
  }
}
