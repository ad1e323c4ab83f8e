import { execFileSync } from "node:child_process";

/** Whether this process may mount; CI must be able to. `file` is what is skipped otherwise, as it is told then. */
export function mayMount(file: string): boolean {
  if (process.platform !== "linux") return false;
  if (process.getuid?.() === 0 || process.env["CI"] === "true") return true;
  console.log(`${file}: skipped, for mounting needs root`);
  return false;
}

export function mount(...words: string[]): void {
  execFileSync("mount", words);
}

/** Lazily: what still looks at it does not hold it up. */
export function unmount(path: string): void {
  execFileSync("umount", ["-l", path], { stdio: "ignore" });
}
