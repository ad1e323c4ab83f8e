import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A program that tests talk to. `docker` is any engine: one that the environment names, or the installed dockerd. */
export type Part = "docker" | "dockerd" | "podman" | "haproxy" | "sshd" | "openssl" | "chromium" | "strace";

/** The programs of each part, and the Debian package that brings each. */
const programs: Readonly<Record<Exclude<Part, "docker">, Readonly<Record<string, string>>>> = {
  dockerd: { dockerd: "docker.io", containerd: "containerd", docker: "docker.io", busybox: "busybox-static" },
  podman: { podman: "podman", busybox: "busybox-static" },
  haproxy: { haproxy: "haproxy" },
  sshd: { sshd: "openssh-server", "ssh-keygen": "openssh-client" },
  openssl: { openssl: "openssl" },
  chromium: { chromium: "chromium" },
  strace: { strace: "strace" },
};

/** The parts that only root may run here. */
const forRoot: ReadonlySet<Part> = new Set<Part>(["dockerd", "podman", "sshd"]);

/** A part is not there. Its message says what to install. */
export class MissingPartError extends Error {
  override readonly name = "MissingPartError";
}

/** What is missing for these parts, one sentence each; empty when all are there. */
export function missingParts(...parts: readonly Part[]): readonly string[] {
  return [...new Set(parts.flatMap(missing))];
}

/** Throws a {@link MissingPartError} unless all these parts are there. */
export function requireParts(...parts: readonly Part[]): void {
  const sentences = missingParts(...parts);
  if (sentences.length > 0) throw new MissingPartError(sentences.join("; "));
}

/**
 * For Vitest's `skipIf`: false when all parts are there. When one is missing, it throws where `CI` is set to anything but
 * `false` or `0`, and so the test file fails; elsewhere it writes one line that says what to install, and is true.
 *
 * @example describe.skipIf(skipWithout("dockerd"))("A killed engine", () => { … });
 */
export function skipWithout(...parts: readonly Part[]): boolean {
  const sentences = missingParts(...parts);
  if (sentences.length === 0) return false;
  const ci = process.env["CI"] ?? "";
  if (!["", "0", "false"].includes(ci)) throw new MissingPartError(sentences.join("; "));
  process.stderr.write(`Tests are skipped: ${sentences.join("; ")}.\n`);
  return true;
}

/** The path of a program that is installed, also where PATH lacks the directories of the superuser. */
export function programPath(program: string): string | undefined {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return directories.map((directory) => join(directory, program)).find(executable);
}

function missing(part: Part): string[] {
  if (part === "docker") return process.env["CROWSNEST_TEST_DOCKER_HOST"] ? [] : missing("dockerd");
  const sentences = Object.entries(programs[part])
    .filter(([program]) => programPath(program) === undefined)
    .map(([program, name]) => `${program} is not installed (apt-get install ${name})`);
  if (forRoot.has(part) && process.getuid?.() !== 0) sentences.push(`${part} must be started by root`);
  return sentences;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
