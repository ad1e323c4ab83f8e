import { lstatSync, readdirSync, readFileSync } from "node:fs";

/**
 * How many inotify watches this process holds on these paths, from `/proc/self/fdinfo` (proc(5)). Other tests may run in
 * the same process (threads, on Bun), so that only what lies on the inodes in question counts.
 */
export function inotifyWatches(paths: readonly string[]): number {
  const inodes = new Set(paths.map((path) => lstatSync(path)).map(({ dev, ino }) => `${dev}:${ino}`));
  let watches = 0;
  for (const fd of readdirSync("/proc/self/fdinfo")) {
    for (const [, inode = "", device = ""] of describe(fd).matchAll(/^inotify wd:\S+ ino:(\S+) sdev:(\S+)/gm)) {
      if (inodes.has(`${deviceNumber(Number.parseInt(device, 16))}:${Number.parseInt(inode, 16)}`)) watches += 1;
    }
  }
  return watches;
}

function describe(fd: string): string {
  try {
    return readFileSync(`/proc/self/fdinfo/${fd}`, "utf8");
  } catch {
    // The descriptor that listed the folder is closed by now.
    return "";
  }
}

/** The kernel writes its own form, of 12 and 20 bits (`MKDEV` in kdev_t.h); `stat` gives that of glibc's `makedev`. */
function deviceNumber(kernel: number): number {
  const [major, minor] = [kernel >>> 20, kernel & 0xfffff];
  return (minor & 0xff) + major * 256 + (minor & ~0xff) * 4_096;
}
