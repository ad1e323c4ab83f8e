import { readFile } from "node:fs/promises";

/**
 * The names in a directory, and below it, on which something is mounted: a single file that a container was given, say. From
 * `/proc/self/mountinfo` (proc(5)); nothing where there is none.
 */
export async function mountedNames(directory: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const prefix = directory === "/" ? "/" : `${directory}/`;
  for (const point of parseMountPoints(await readMountInfo())) {
    if (!point.startsWith(prefix)) continue;
    const name = point.slice(prefix.length);
    if (name !== "") names.add(name);
  }
  return names;
}

/** The mount points of a mountinfo table: its fifth column, with blanks and backslashes as octal numbers. */
export function parseMountPoints(mountInfo: string): string[] {
  const points: string[] = [];
  for (const line of mountInfo.split("\n")) {
    const point = line.split(" ")[4];
    if (point === undefined) continue;
    points.push(point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))));
  }
  return points;
}

async function readMountInfo(): Promise<string> {
  if (process.platform !== "linux") return "";
  try {
    return await readFile("/proc/self/mountinfo", "utf8");
  } catch {
    return "";
  }
}
