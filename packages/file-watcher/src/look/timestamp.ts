import type { Entry } from "./entry.ts";

/**
 * Two changes within one tick of the kernel's clock carry the same timestamp. Linux stamps files by the timer interrupt,
 * each 1 to 10 ms (`current_time()`), and we compare with a clock of our own beside it: 20 ms covers both.
 */
export const coarseTick = 20;

/** FAT counts in 2 s, HFS+ and old NFS servers in 1 s: a timestamp without a fraction is taken for one of these. */
const wholeSecondTick = 2_000;

/**
 * File systems with multigrain timestamps: since Linux 6.13 a change that follows a look gets a timestamp of its own,
 * however soon it comes (Documentation/filesystems/multigrain-ts.rst). The numbers are those of `statfs`: ext4, XFS,
 * Btrfs, tmpfs, and overlayfs, which passes its upper layer's on.
 */
const multigrain: ReadonlySet<number> = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630]);

/** A write that was begun takes this long (ms) at least, as far as we reckon: a busy machine may stop a process for a while. */
const shortestWrite = 100;

/** The slowest write that we reckon with (bytes a millisecond), on a disk that is behind. */
const slowestPace = 10_000;

/** No write is taken to last longer (ms): one call writes 2 GiB at most. */
const longestWrite = 60_000;

/** The machine, as far as its timestamps depend on it. */
export interface Platform {
  readonly platform: string;
  /** The kernel's release, such as `6.12.3-amd64`. */
  readonly release: string;
  /** Whether the runtime tells nanoseconds; Deno tells milliseconds. */
  readonly nanoseconds: boolean;
}

/** Milliseconds within which two changes of a file may carry the same timestamp; 0 where they cannot. */
export function timestampTick(platform: Platform, fileSystemType: number): number {
  const [major = 0, minor = 0] = platform.release.split(".").map(Number);
  const recent = platform.platform === "linux" && (major > 6 || (major === 6 && minor >= 13));
  return recent && platform.nanoseconds && multigrain.has(fileSystemType) ? 0 : coarseTick;
}

/**
 * Whether what happens after `observed` (wall time, ms) could get this timestamp (ns). One from the future (`touch -d`, a
 * clock that was set back) no change gets, as long as it lies further ahead than two clocks differ.
 */
export function isRacy(timestamp: bigint, observed: number, tick: number): boolean {
  const age = observed - Number(timestamp) / 1e6;
  if (Math.abs(age) > wholeSecondTick) return false;
  return (tick > 0 && age <= tick) || timestamp % 1_000_000_000n === 0n;
}

/**
 * Whether the write that left this timestamp (ns) may end after `observed` (wall time, ms). The kernel stamps a file when a
 * write begins, and then copies its bytes: whoever looks meanwhile finds the timestamps and, in place, the size of its end.
 */
export function isUnderWay(modified: bigint, size: number, observed: number): boolean {
  const age = observed - Number(modified) / 1e6;
  return age > -wholeSecondTick && age <= Math.min(shortestWrite + size / slowestPace, longestWrite);
}

/**
 * Whether the birth time tells two users of one inode number apart: it exists and is finer than a millisecond. Deno gives
 * milliseconds; ext4 with 128-byte inodes none at all.
 */
export function hasFineBirth(entry: Entry): boolean {
  return entry.self.birth !== 0n && entry.self.birth % 1_000_000n !== 0n;
}
