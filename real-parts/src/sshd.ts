import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { promisify } from "node:util";
import { DaemonProcess } from "./daemon-process.ts";
import { freePort } from "./free-port.ts";
import { requireParts } from "./part.ts";
import { RunFolder } from "./run-folder.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** What the other end of an ssh connection leads to. */
export interface SshdOptions {
  /** What `docker system dial-stdio` talks to over there: the engine's host, `unix:///…`. */
  readonly dockerHost: string;
}

/** A pair of files and what is in them, in OpenSSH's formats. */
export interface SshKey {
  readonly privateKeyFile: string;
  readonly privateKey: string;
  /** One line: type, key, comment. */
  readonly publicKey: string;
}

/** A real OpenSSH server on loopback that lets one key in. Made by {@link startSshd}. */
export class Sshd implements AsyncDisposable {
  readonly address = "127.0.0.1";
  readonly port: number;
  /** Who is let in. */
  readonly user = "root";
  /** `ssh://root@127.0.0.1:<port>`. */
  readonly host: string;
  /** The server's own key. */
  readonly hostKey: SshKey;
  /** The client's key, which is let in. */
  readonly key: SshKey;
  /** Another client's key, which is not. */
  readonly strangerKey: SshKey;
  /** A `known_hosts` file that knows this server. */
  readonly knownHostsFile: string;
  readonly #folder: RunFolder;
  readonly #process: DaemonProcess;

  constructor(folder: RunFolder, daemon: DaemonProcess, port: number, keys: SshdKeys) {
    this.#folder = folder;
    this.#process = daemon;
    this.port = port;
    this.host = `ssh://${this.user}@${this.address}:${port}`;
    this.hostKey = keys.host;
    this.key = keys.client;
    this.strangerKey = keys.stranger;
    this.knownHostsFile = folder.file("known_hosts");
  }

  /** How many connections it serves now. */
  async connections(): Promise<number> {
    return (await this.#sessions()).length;
  }

  /** Kills the process of each connection: the clients see them end. The server goes on. */
  async cut(): Promise<void> {
    for (const pid of await this.#sessions()) process.kill(pid, "SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.kill9();
    await this.#folder[Symbol.asyncDispose]();
  }

  async #sessions(): Promise<number[]> {
    const children = await readFile(`/proc/${this.#process.pid}/task/${this.#process.pid}/children`, "utf8");
    return children.split(" ").filter(Boolean).map(Number);
  }
}

/** The keys of a server and its clients. */
export interface SshdKeys {
  readonly host: SshKey;
  readonly client: SshKey;
  readonly stranger: SshKey;
}

/** Starts the installed sshd on a free port, with keys made for it. Over there, `docker` talks to `dockerHost`. */
export async function startSshd(options: SshdOptions): Promise<Sshd> {
  requireParts("sshd");
  const folder = await RunFolder.make();
  try {
    const [host, client, stranger] = await Promise.all([
      makeKey(folder, "host_key"),
      makeKey(folder, "client_key"),
      makeKey(folder, "stranger_key"),
    ]);
    await writeFile(folder.file("authorized_keys"), client.publicKey, { mode: 0o600 });
    // Debian's sshd wants this directory for its unprivileged half; a service manager would make it.
    await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      await writeFile(folder.file("sshd_config"), await configuration(folder, port, options.dockerHost));
      await writeFile(folder.file("known_hosts"), `[127.0.0.1]:${port} ${host.publicKey}`);
      const log = folder.file("sshd.log");
      const daemon = await DaemonProcess.start("sshd", ["-D", "-e", "-f", folder.file("sshd_config")], { log });
      const what = () => `sshd to listen:\n${daemon.logTail()}`;
      await until(async () => !daemon.running || (await listens(port)), { what });
      if (daemon.running) return new Sshd(folder, daemon, port, { host, client, stranger });
      // Somebody else took the port that was free a moment ago.
      if (attempt === 5 || !daemon.logTail().includes("in use")) daemon.check();
    }
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

async function makeKey(folder: RunFolder, name: string): Promise<SshKey> {
  const privateKeyFile = folder.file(name);
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", privateKeyFile]);
  const [privateKey, publicKey] = await Promise.all([
    readFile(privateKeyFile, "utf8"),
    readFile(`${privateKeyFile}.pub`, "utf8"),
  ]);
  return { privateKeyFile, privateKey, publicKey: publicKey.trimEnd() };
}

/** OpenSSH shuts out a client that fails, for a while, from this version on. */
const firstWithPenalties = 9.8;

async function configuration(folder: RunFolder, port: number, dockerHost: string): Promise<string> {
  const { stderr } = await run("ssh", ["-V"]);
  const version = Number(/OpenSSH_([0-9]+\.[0-9]+)/.exec(stderr)?.[1] ?? 0);
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey ${folder.file("host_key")}
PidFile none
AuthorizedKeysFile ${folder.file("authorized_keys")}
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 1000
MaxSessions 1000
SetEnv DOCKER_HOST=${dockerHost}
${version >= firstWithPenalties ? "PerSourcePenalties no" : ""}
`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("data", (greeting) => {
      socket.destroy();
      resolve(greeting.toString("latin1").startsWith("SSH-"));
    });
    socket.once("close", () => resolve(false));
  });
}
