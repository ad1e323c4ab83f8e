import { readdirSync, readFileSync } from "node:fs";

/** How many inotify watches a process holds, from `/proc/<pid>/fdinfo` (proc(5)). */
export function inotifyWatches(pid: number | "self" = "self"): number {
  const folder = `/proc/${pid}/fdinfo`;
  let watches = 0;
  for (const fd of readdirSync(folder)) {
    try {
      watches += readFileSync(`${folder}/${fd}`, "utf8").match(/^inotify wd:/gm)?.length ?? 0;
    } catch {
      // The descriptor that listed the folder is closed by now.
    }
  }
  return watches;
}
