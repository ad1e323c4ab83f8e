import { isAbsolute, normalize, sep } from "node:path";
import { invalidOption } from "@crowsnest/events";

/** The name of a file inside a directory, normalised. Throws a `WatchError` of code `invalid-option` for one that leads out. */
export function requireInside(option: string, name: string): string {
  const expected = 'the name of a file inside the directory, such as "routes.yml"';
  if (typeof name !== "string" || name === "" || name.includes("\0") || isAbsolute(name))
    throw invalidOption(option, name, expected);
  const plain = normalize(name);
  if (plain === "." || plain === ".." || plain.startsWith(`..${sep}`) || plain.endsWith(sep)) {
    throw invalidOption(option, name, expected);
  }
  return plain;
}
