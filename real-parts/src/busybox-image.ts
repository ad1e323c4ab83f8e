import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { programPath } from "./part.ts";

const run = promisify(execFile);
const blockSize = 512;

/** The name of the image that every engine here gets. */
export const busyboxImage = "busybox:test";

let tarball: Promise<Buffer> | undefined;

/** The root of a busybox system as a tar archive, for `docker import` and `podman import`: the program, and a link for each applet. */
export function busyboxTarball(): Promise<Buffer> {
  tarball ??= makeTarball();
  return tarball;
}

async function makeTarball(): Promise<Buffer> {
  const path = programPath("busybox");
  if (path === undefined) throw new Error("busybox is not installed (apt-get install busybox-static)");
  const program = await readFile(path);
  const { stdout } = await run(path, ["--list"]);
  const applets = stdout.split("\n").filter((name) => name !== "" && name !== "busybox");
  return Buffer.concat([
    header("bin/", { type: "5", mode: 0o755 }),
    header("etc/", { type: "5", mode: 0o755 }),
    header("tmp/", { type: "5", mode: 0o1777 }),
    header("bin/busybox", { type: "0", mode: 0o755, size: program.length }),
    program,
    Buffer.alloc((blockSize - (program.length % blockSize)) % blockSize),
    ...applets.map((name) => header(`bin/${name}`, { type: "2", mode: 0o777, link: "busybox" })),
    Buffer.alloc(2 * blockSize),
  ]);
}

interface Entry {
  /** "0" a file, "2" a symbolic link, "5" a directory. */
  readonly type: "0" | "2" | "5";
  readonly mode: number;
  readonly size?: number;
  readonly link?: string;
}

/** One header of the ustar format (POSIX.1-1988, pax's "ustar Interchange Format"). */
function header(name: string, { type, mode, size = 0, link = "" }: Entry): Buffer {
  const block = Buffer.alloc(blockSize);
  block.write(name, 0, 100, "utf8");
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write("        ", 148);
  block.write(type, 156);
  block.write(link, 157, 100, "utf8");
  block.write("ustar\0", 257);
  block.write("00", 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)} `, 148);
  return block;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}
