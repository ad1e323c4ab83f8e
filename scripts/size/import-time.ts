import { execFileSync } from "node:child_process";

/** Each in a process of its own: the first import is what a program waits for. */
const runs = 9;

/**
 * Milliseconds until the built package is imported on this Node: the shortest of some runs, since a busy machine can only
 * make it longer.
 */
export function importTime(name: string, folder: string): number {
  const code = `const start = performance.now(); await import(${JSON.stringify(name)}); console.log(performance.now() - start);`;
  const parameters = ["--input-type=module", "--eval", code];
  const times = Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, parameters, { cwd: folder, encoding: "utf8" })),
  );
  return Math.min(...times);
}
