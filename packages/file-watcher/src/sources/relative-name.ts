import { sep } from "node:path";

/** A path below a directory → the name in it, `""` for the directory itself, `undefined` for what cannot be told. */
export function relativeName(directory: string, path: string): string | undefined {
  if (path === directory) return "";
  const prefix = directory.endsWith(sep) ? directory : directory + sep;
  if (!path.startsWith(prefix) || !isWhole(path)) return undefined;
  const name = path.slice(prefix.length);
  return sep === "/" ? name : name.replaceAll(sep, "/");
}

/** Whether a name came through: one that is no UTF-8 has replacement characters and leads nowhere. */
export function isWhole(name: string): boolean {
  return !name.includes("\uFFFD");
}
