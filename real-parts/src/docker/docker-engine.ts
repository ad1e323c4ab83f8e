import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Certificates } from "../certificates.ts";
import { programPath } from "../part.ts";
import type { RunFolder } from "../run-folder.ts";
import type { DockerDaemon } from "./docker-daemon.ts";

/** Mutual TLS on loopback: where an engine listens with it, and what a client needs. */
export interface DockerEngineTls extends Certificates {
  /** `tcp://127.0.0.1:<port>`. */
  readonly host: string;
  readonly port: number;
}

/** What an engine is made of; {@link startDockerEngine} puts it together. */
export interface DockerEngineParts {
  readonly host: string;
  readonly folder: RunFolder;
  /** Absent: the engine is borrowed from the environment. */
  readonly daemon?: DockerDaemon | undefined;
  readonly tls?: DockerEngineTls | undefined;
}

/** A real Docker Engine for tests, with the image `busybox:test` in it. Made by {@link startDockerEngine}. */
export class DockerEngine implements AsyncDisposable {
  /** Where it listens: `unix:///…`, or whatever the environment names. */
  readonly host: string;
  /** Its listener with mutual TLS, when that was asked for. */
  readonly tls: DockerEngineTls | undefined;
  readonly #folder: RunFolder;
  readonly #daemon: DockerDaemon | undefined;
  readonly #containerFiles: string[] = [];
  #runs = 0;

  constructor(parts: DockerEngineParts) {
    this.host = parts.host;
    this.tls = parts.tls;
    this.#folder = parts.folder;
    this.#daemon = parts.daemon;
  }

  /** False for an engine of the environment, which cannot be stopped, killed or started here. */
  get own(): boolean {
    return this.#daemon !== undefined;
  }

  /** The path of its unix socket; throws when it has none. */
  get socketPath(): string {
    if (!this.host.startsWith("unix://")) throw new Error(`${this.host} is no unix socket`);
    return this.host.slice("unix://".length);
  }

  /** The process id of dockerd; throws when it is not running or not our own. */
  get pid(): number {
    return this.#owned().process.pid;
  }

  /**
   * Runs the docker command against this engine and resolves to what it printed, without the newline at the end.
   * Rejects with what it printed on stderr. Containers made with `run` or `create` are removed with the engine.
   */
  async docker(...args: readonly string[]): Promise<string> {
    return this.dockerWithInput("", ...args);
  }

  /** As {@link docker}, with something on its standard input. */
  dockerWithInput(input: string | Uint8Array, ...args: readonly string[]): Promise<string> {
    const program = programPath("docker");
    if (program === undefined) throw new Error("docker is not installed (apt-get install docker.io)");
    const all = ["--host", this.host, ...this.#remembering(args)];
    // The user's own contexts and credentials stay out of it.
    const env = {
      ...process.env,
      DOCKER_CONFIG: this.#folder.file("docker-config"),
      DOCKER_HOST: "",
      DOCKER_CONTEXT: "",
    };
    return new Promise((resolve, reject) => {
      const child = execFile(program, all, { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout.replace(/\n$/, ""));
        else reject(new Error(`docker ${args.join(" ")}: ${stderr.trim() || error.message}`, { cause: error }));
      });
      child.stdin?.on("error", () => {});
      child.stdin?.end(input);
    });
  }

  /**
   * Starts it again after {@link stop} or {@link kill9}, with the same socket, containers and images. After a kill it
   * first ends the containers it finds alive, which takes 10 s when one ignores SIGTERM, as `sleep` does: run such a
   * one with `--init` or `--stop-timeout 1`.
   */
  async start(): Promise<void> {
    await this.#owned().start();
  }

  /** Ends dockerd in good order (SIGTERM); it ends its containers first. */
  async stop(): Promise<void> {
    await this.#owned().stop();
  }

  /** Kills dockerd with SIGKILL; the containers live on. */
  async kill9(): Promise<void> {
    await this.#owned().process.kill9();
  }

  /** SIGSTOP: connections stay open, nothing moves any more. Resolves when it stands still. */
  async pause(): Promise<void> {
    await this.#owned().process.pause();
  }

  /** SIGCONT. */
  resume(): void {
    this.#owned().process.signal("SIGCONT");
  }

  /** Removes the containers, ends dockerd and its containerd, and removes all they wrote. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (this.#daemon === undefined) await this.#removeContainers();
      else await this.#daemon.end();
    } finally {
      await this.#folder[Symbol.asyncDispose]();
    }
  }

  #owned(): DockerDaemon {
    if (this.#daemon !== undefined) return this.#daemon;
    throw new Error(`the engine at ${this.host} is not this test's own: start one with { own: true }`);
  }

  /** For a borrowed engine: has each new container's id written to a file. */
  #remembering(args: readonly string[]): readonly string[] {
    const [command = "", ...rest] = args;
    if (this.#daemon !== undefined || !["run", "create"].includes(command)) return args;
    this.#runs += 1;
    const file = this.#folder.file(`container-${this.#runs}`);
    this.#containerFiles.push(file);
    return [command, "--cidfile", file, ...rest];
  }

  async #removeContainers(): Promise<void> {
    for (const file of this.#containerFiles) {
      const id = await readFile(file, "utf8").catch(() => "");
      if (id !== "") await this.docker("rm", "-fv", id).catch(() => {});
    }
  }
}
