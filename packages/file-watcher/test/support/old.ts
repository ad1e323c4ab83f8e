import { lutimesSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Makes everything in a directory an hour old: fresh timestamps prove nothing where the clock is coarse. */
export function makeOld(directory: string): void {
  const hourAgo = Date.now() / 1_000 - 3_600.123_456;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) makeOld(path);
    lutimesSync(path, hourAgo, hourAgo);
  }
}
