import { execFileSync } from "node:child_process";

/** Under this command root may do no more than other users: what a mode forbids its owner is forbidden. */
export const unprivileged: readonly string[] =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];

/** Whether it can be had; CI must be able to. `file` is what is skipped otherwise, as it is told then. */
export function mayBeUnprivileged(file: string): boolean {
  if (process.platform === "win32") return false;
  const [command, ...words] = unprivileged;
  if (command === undefined) return true;
  try {
    execFileSync(command, [...words, "true"], { stdio: "ignore" });
    return true;
  } catch {
    if (process.env["CI"] === "true") return true;
    console.log(`${file}: skipped, for root cannot give up its powers here (setpriv)`);
    return false;
  }
}
