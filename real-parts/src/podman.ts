import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { busyboxImage, busyboxTarball } from "./busybox-image.ts";
import { DaemonProcess } from "./daemon-process.ts";
import { ping } from "./docker/ping.ts";
import { programPath, requireParts } from "./part.ts";
import { RunFolder } from "./run-folder.ts";
import { until } from "./until.ts";

/** A real `podman system service` with a storage of its own and the image `busybox:test`. Made by {@link startPodman}. */
export class PodmanService implements AsyncDisposable {
  /** Where it listens: `unix:///…`. */
  readonly host: string;
  readonly socketPath: string;
  readonly #folder: RunFolder;
  #service: DaemonProcess | undefined;

  constructor(folder: RunFolder) {
    this.#folder = folder;
    this.socketPath = folder.file("podman.sock");
    this.host = `unix://${this.socketPath}`;
  }

  /**
   * Runs the podman command on the same storage and resolves to what it printed, without the newline at the end.
   * Rejects with what it printed on stderr. The command works beside the service, which learns of it from the storage.
   */
  podman(...args: readonly string[]): Promise<string> {
    return this.podmanWithInput("", ...args);
  }

  /** As {@link podman}, with something on its standard input. */
  podmanWithInput(input: string | Uint8Array, ...args: readonly string[]): Promise<string> {
    const options = { env: this.#environment(), maxBuffer: 64 << 20 };
    return new Promise((resolve, reject) => {
      const child = execFile(
        programPath("podman") ?? "podman",
        [...this.#flags(), ...args],
        options,
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout.replace(/\n$/, ""));
          else reject(new Error(`podman ${args.join(" ")}: ${stderr.trim() || error.message}`, { cause: error }));
        },
      );
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
  }

  /** Starts the service when it does not run; resolves when it answers. */
  async start(): Promise<void> {
    if (this.#service?.running) return;
    const args = [...this.#flags(), "system", "service", "--time=0", this.host];
    const log = this.#folder.file("podman.log");
    const service = await DaemonProcess.start("podman", args, { log, environment: this.#environment() });
    this.#service = service;
    const what = () => `podman to answer:\n${service.logTail()}`;
    await until(async () => !service.running || (await ping(this.socketPath)), { timeout: 30_000, what });
    service.check();
  }

  /** Kills the service with SIGKILL; the containers live on. */
  async kill9(): Promise<void> {
    await this.#service?.kill9();
  }

  /** Ends the service and the containers, and removes all they wrote. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#service?.kill9();
    await this.#folder[Symbol.asyncDispose]();
  }

  #flags(): readonly string[] {
    return ["--root", this.#folder.file("root"), "--runroot", this.#folder.file("run"), "--storage-driver", "vfs"];
  }

  /** Its own configuration; the variable that would turn podman into the client of another service is taken out. */
  #environment(): NodeJS.ProcessEnv {
    const { CONTAINER_HOST: _, ...environment } = process.env;
    return { ...environment, CONTAINERS_CONF: this.#folder.file("containers.conf") };
  }
}

/** Starts the installed podman's API service with everything of its own in a temporary folder. Takes about a second. */
export async function startPodman(): Promise<PodmanService> {
  requireParts("podman");
  const folder = await RunFolder.make();
  try {
    await writeFile(folder.file("containers.conf"), configuration(folder));
    const service = new PodmanService(folder);
    await service.start();
    await service.podmanWithInput(await busyboxTarball(), "import", "--change", "CMD=sh", "-", busyboxImage);
    return service;
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

/** Limits that the test may raise itself to; locks in files, for those in shared memory are shared by all podmans of a machine. */
function configuration(folder: RunFolder): string {
  return `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "${folder.file("tmp")}"
`;
}
