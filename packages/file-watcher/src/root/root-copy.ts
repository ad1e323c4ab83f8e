import type { RootStat } from "../look/file-system.ts";

/**
 * Whether a directory on overlayfs may be the one that it was, copied into the upper layer: whoever first writes in it, or
 * below it, causes that. It keeps its inode number then, and gets a birth time of its own (observed with Linux 6.18). A
 * directory that was removed and made anew can look the same; then nothing of what was in it is there.
 */
export function isCopy(now: RootStat, before: RootStat): boolean {
  return now.inode === before.inode && now.device === before.device && now.birth > before.birth;
}
