import { writeFile } from "node:fs/promises";
import type { Certificates } from "../certificates.ts";
import { DaemonProcess } from "../daemon-process.ts";
import type { RunFolder } from "../run-folder.ts";
import { until } from "../until.ts";
import { ping } from "./ping.ts";

/** A dockerd needs 0.3 s; one that was killed first ends the containers it finds alive, 10 s for one that ignores SIGTERM. */
const startTimeout = 60_000;

/** What a {@link DockerDaemon} is started with. */
export interface DockerDaemonOptions {
  readonly flags: readonly string[];
  readonly certificates?: Certificates | undefined;
  readonly port?: number | undefined;
}

/**
 * A dockerd and the containerd below it, with everything they keep in one folder, so that many run side by side and
 * beside the machine's own.
 */
export class DockerDaemon {
  readonly socketPath: string;
  readonly #folder: RunFolder;
  readonly #options: DockerDaemonOptions;
  #containerd: DaemonProcess | undefined;
  #dockerd: DaemonProcess | undefined;

  constructor(folder: RunFolder, options: DockerDaemonOptions) {
    this.socketPath = folder.file("docker.sock");
    this.#folder = folder;
    this.#options = options;
  }

  /** The running dockerd; throws when it is not running. */
  get process(): DaemonProcess {
    if (!this.#dockerd?.running) throw new Error("this dockerd is not running: start() it first");
    return this.#dockerd;
  }

  /** Starts what does not run, and resolves when the API answers. */
  async start(): Promise<void> {
    if (!this.#containerd?.running) this.#containerd = await this.#startContainerd();
    if (this.#dockerd?.running) return;
    const dockerd = await DaemonProcess.start("dockerd", this.#flags(), { log: this.#folder.file("dockerd.log") });
    this.#dockerd = dockerd;
    let ended = false;
    void dockerd.exited.then(() => {
      ended = true;
    });
    await until(async () => ended || (await ping(this.socketPath)), {
      timeout: startTimeout,
      what: () => `dockerd to answer:\n${dockerd.logTail()}`,
    });
    dockerd.check();
  }

  /** Ends dockerd in good order; containers end with it, containerd stays. */
  async stop(): Promise<void> {
    await this.#dockerd?.stop();
  }

  /** Kills both: in good order a dockerd would wait 10 s for each container that ignores SIGTERM. Containers stay. */
  async end(): Promise<void> {
    await this.#dockerd?.kill9();
    await this.#containerd?.kill9();
  }

  async #startContainerd(): Promise<DaemonProcess> {
    const file = (name: string) => this.#folder.file(name);
    // A containerd of its own: dockerd would otherwise take the machine's, and share its containers with the machine's dockerd.
    await writeFile(
      file("containerd.toml"),
      `version = 2
root = "${file("containerd/root")}"
state = "${file("containerd/state")}"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "${file("containerd.sock")}"
[debug]
  address = "${file("containerd-debug.sock")}"
`,
    );
    await writeFile(file("daemon.json"), "{}");
    return DaemonProcess.start("containerd", ["--config", file("containerd.toml")], { log: file("containerd.log") });
  }

  #flags(): string[] {
    const file = (name: string) => this.#folder.file(name);
    const { certificates, port, flags } = this.#options;
    return [
      ...["--config-file", file("daemon.json"), "--pidfile", file("dockerd.pid")],
      ...["--data-root", file("data"), "--exec-root", file("exec"), "--containerd", file("containerd.sock")],
      ...["--host", `unix://${this.socketPath}`],
      // Networks and the machine's firewall are none of a test's business.
      ...["--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=vfs"],
      // So that the containers of a crashed run are found again, also under systemd.
      ...["--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", this.#folder.cgroup],
      ...(certificates === undefined
        ? []
        : [
            ...["--host", `tcp://127.0.0.1:${port}`, "--tlsverify", "--tlscacert", certificates.caFile],
            ...["--tlscert", certificates.serverCertFile, "--tlskey", certificates.serverKeyFile],
          ]),
      ...flags,
    ];
  }
}
