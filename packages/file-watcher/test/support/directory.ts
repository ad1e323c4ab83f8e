import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Where tests make their directories: the disk (ext4 on most machines), and tmpfs where there is one. */
export const places: readonly { readonly place: string; readonly base: string }[] = [
  { place: "disk", base: tmpdir() },
  ...(existsSync("/dev/shm") ? [{ place: "tmpfs", base: "/dev/shm" }] : []),
];

/** Calls back when a test has finished. A test that runs beside others must give its own. */
export type OnFinished = (callback: () => void | Promise<void>) => void;

/** A new directory that is removed when the test has finished. */
export function temporaryDirectory(base: string = tmpdir(), onFinished: OnFinished = onTestFinished): string {
  const directory = realpathSync(mkdtempSync(join(base, "crowsnest-files-")));
  onFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
