import { appendFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Random } from "./random.ts";

const names = 30;
const folders = ["", "a", "b", "c"];

/** Writes, saves atomically, renames and removes files and subdirectories, one step after the other. */
export class FileWriter {
  readonly #directory: string;
  readonly #random: Random;
  steps = 0;

  constructor(directory: string, random: Random) {
    this.#directory = directory;
    this.#random = random;
  }

  /** Goes on until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // What it means to change may not be there at the moment.
      await this.#step().catch((error: NodeJS.ErrnoException) => {
        if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(error.code ?? "")) throw error;
      });
      await pause(this.#random.between(1, 30));
    }
  }

  /** One file more, for whoever waits for the newest change. */
  async mark(round: number): Promise<void> {
    await writeFile(join(this.#directory, `mark-${round}`), String(round));
    await rm(join(this.#directory, `mark-${round - 1}`), { force: true });
  }

  async #step(): Promise<void> {
    this.steps += 1;
    const folder = join(this.#directory, this.#random.pick(folders));
    const file = this.#file(folder);
    const dice = this.#random.next();
    if (dice < 0.3) return writeFile(file, "x".repeat(this.#random.between(0, 5000)));
    if (dice < 0.45) return appendFile(file, "more\n");
    if (dice < 0.6) {
      await writeFile(`${file}.tmp`, String(this.steps));
      return rename(`${file}.tmp`, file);
    }
    if (dice < 0.75) return rename(file, this.#file(folder));
    if (dice < 0.93) return rm(file, { force: true });
    if (folder === join(this.#directory, "")) return;
    if (dice < 0.97) await mkdir(folder, { recursive: true });
    else await rm(folder, { recursive: true, force: true });
  }

  #file(folder: string): string {
    return join(folder, `${this.#random.between(1, names)}.yml`);
  }
}
