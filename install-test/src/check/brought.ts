import type { Expectation } from "../expectations.ts";

const ownScope = "@crowsnest/";

/** Compares what an installation brought with what it may bring; throws where they differ. */
export function checkBrought(name: string, installed: readonly string[], expected: Expectation): void {
  const names = installed.map((entry) => entry.slice(0, entry.lastIndexOf("@")));
  const ours = names.filter((entry) => entry.startsWith(ownScope));
  const expectedOurs = [name, ...expected.ours].sort();
  if (ours.join() !== expectedOurs.join())
    throw new Error(`brings ${ours.join(", ")}; expected ${expectedOurs.join(", ")}`);
  const missing = expected.others.filter((other) => !names.includes(other));
  if (missing.length > 0) throw new Error(`does not bring ${missing.join(", ")}`);
  const others = names.filter((entry) => !entry.startsWith(ownScope));
  if (expected.others.length === 0 && others.length > 0) throw new Error(`brings ${others.join(", ")}`);
  if (!name.endsWith("docker-watcher") && names.includes("dockerode")) throw new Error("brings dockerode");
  if (!name.endsWith("file-watcher") && names.includes("@parcel/watcher")) throw new Error("brings @parcel/watcher");
  if (installed.length > expected.most)
    throw new Error(`brings ${installed.length} packages, at most ${expected.most} may be`);
}
