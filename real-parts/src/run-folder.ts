import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, stat, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./until.ts";

const run = promisify(execFile);
const script = join(import.meta.dirname, "sweep.sh");
const prefix = "crowsnest-part-";
/** Where files lie in memory on Linux, and the bytes that have to be free there. */
const memory = "/dev/shm";
const leastMemory = 512 * 1024 * 1024;
/** A folder without a guardian may be one that is just being made. */
const youngest = 60_000;

/**
 * A temporary folder for daemons. A guardian process ends whatever was started in it and removes it when this process
 * ends without having done so, be it by a crash or a kill -9.
 */
export class RunFolder implements AsyncDisposable {
  /** Its absolute path, short enough for the unix sockets in it (their paths end at 107 bytes). */
  readonly path: string;

  readonly #guardian: ChildProcess;
  #removed: Promise<void> | undefined;

  private constructor(path: string, guardian: ChildProcess) {
    this.path = path;
    this.#guardian = guardian;
  }

  /**
   * Makes a folder with its guardian, after it swept away what crashed runs have left. `inMemory`: on no disk, where there
   * is room for that.
   */
  static async make({ inMemory = false }: { readonly inMemory?: boolean } = {}): Promise<RunFolder> {
    await sweepLeftovers();
    const path = await mkdtemp(join(inMemory && (await hasMemory()) ? memory : tmpdir(), prefix));
    // Detached: a Ctrl-C at the terminal must end the tests, not the guardian.
    const guardian = spawn("/bin/sh", [script, path, "when-stdin-closes"], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    guardian.unref();
    guardian.on("error", () => {});
    guardian.stdin.on("error", () => {});
    (guardian.stdin as unknown as { unref?: () => void }).unref?.();
    const folder = new RunFolder(path, guardian);
    await until(() => stat(folder.file("guardian.pid")), {
      what: "the guardian of a run folder",
      interval: 5,
      timeout: 30_000,
    });
    return folder;
  }

  /** The path of a file in it. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** The cgroup that containers are to be put into, so that they are found when the folder is swept. */
  get cgroup(): string {
    return `/${this.path.slice(this.path.lastIndexOf("/") + 1)}`;
  }

  /** Ends what still runs in it, unmounts what is mounted in it, and removes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#removed ??= this.#remove();
    await this.#removed;
  }

  async #remove(): Promise<void> {
    this.#guardian.stdin?.end();
    const gone = () => !existsSync(this.path);
    // A guardian that somebody has ended does nothing any more.
    await until(gone, { timeout: 20_000, interval: 5 }).catch(() => sweep(this.path));
  }
}

async function sweep(path: string): Promise<void> {
  await run("/bin/sh", [script, path]);
}

async function hasMemory(): Promise<boolean> {
  const found = await statfs(memory).catch(() => undefined);
  return found !== undefined && found.bavail * found.bsize >= leastMemory;
}

async function sweepLeftovers(): Promise<void> {
  for (const place of [tmpdir(), memory]) {
    for (const name of await readdir(place).catch(() => [])) {
      const path = join(place, name);
      // Another process may be sweeping the same folder away.
      if (name.startsWith(prefix) && (await isLeftover(path))) await sweep(path).catch(() => {});
    }
  }
}

async function isLeftover(path: string): Promise<boolean> {
  const pid = await readFile(join(path, "guardian.pid"), "utf8").catch(() => "");
  if (pid === "") return Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now()) > youngest;
  const command = await readFile(`/proc/${pid.trim()}/cmdline`, "utf8").catch(() => "");
  return !command.includes(path);
}
