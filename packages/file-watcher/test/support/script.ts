import * as fs from "node:fs";
import { join } from "node:path";

/** A conformance script: see `test/conformance/README.md`. */
export interface Script {
  readonly before: readonly string[];
  /** The words after `watch`. */
  readonly watch: readonly string[];
  readonly steps: readonly string[];
  readonly expected: readonly string[];
  readonly needsFineTimestamps: boolean;
}

/** Throws for a script without a watch or an expectation. */
export function parseScript(text: string): Script {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const watch = lines.findIndex((line) => line === "watch" || line.startsWith("watch "));
  const expect = lines.indexOf("expect");
  if (watch < 0 || expect < watch) throw new Error(`A script needs a watch and an expect:\n${text}`);
  return {
    before: lines.slice(0, watch),
    watch: (lines[watch] ?? "").split(" ").slice(1),
    steps: lines.slice(watch + 1, expect),
    expected: lines.slice(expect + 1).map((line) => line.replace("->", "→")),
    needsFineTimestamps: /^#.*needs fine timestamps/m.test(text),
  };
}

const commands: Record<string, (path: (name: string) => string, first: string, second: string) => void> = {
  write: (path, file, text) => fs.writeFileSync(path(file), text),
  append: (path, file, text) => fs.appendFileSync(path(file), text),
  empty: (path, file) => fs.writeFileSync(path(file), ""),
  truncate: (path, file) => fs.truncateSync(path(file)),
  touch: (path, file) => fs.utimesSync(path(file), new Date(), new Date()),
  chmod: (path, file, mode) => fs.chmodSync(path(file), Number.parseInt(mode, 8)),
  rm: (path, file) => fs.rmSync(path(file)),
  mv: (path, from, to) => fs.renameSync(path(from), path(to)),
  ln: (path, from, to) => fs.linkSync(path(from), path(to)),
  symlink: (path, target, file) => fs.symlinkSync(target, path(file)),
  mkdir: (path, directory) => fs.mkdirSync(path(directory)),
  rmdir: (path, directory) => fs.rmdirSync(path(directory)),
  rmtree: (path, directory) => fs.rmSync(path(directory), { recursive: true }),
};

/** Does what one line of a script says. Throws for an unknown command. */
export function perform(line: string, directory: string): void {
  for (const command of line.split(" ; ")) {
    const [verb = "", first = "", second = ""] = command.split(" ");
    const run = commands[verb];
    if (run === undefined) throw new Error(`Unknown command in a script: ${command}`);
    run((name) => join(directory, name), first, second);
  }
}
