import { writeFile } from "node:fs/promises";
import { DaemonProcess } from "./daemon-process.ts";
import { ping } from "./docker/ping.ts";
import { requireParts } from "./part.ts";
import { RunFolder } from "./run-folder.ts";
import { until } from "./until.ts";

/** What a socket proxy lets through. */
export interface HaproxyOptions {
  /** The unix socket of the engine behind it. */
  readonly backendSocket: string;
  /**
   * The paths that may be read with GET, with and without a version (`/v1.41`) before them; all else gets 403.
   * Default: `/_ping`, `/version`, `/events`, `/containers/json`.
   */
  readonly allow?: readonly string[];
  /** Milliseconds after which a connection that moves no byte is cut. Default 3000. */
  readonly idleTimeoutMs?: number;
}

/** A real haproxy as an allow-list in front of an engine's socket. Made by {@link startHaproxy}. */
export class Haproxy implements AsyncDisposable {
  /** Where it listens: `unix:///…`. */
  readonly host: string;
  readonly socketPath: string;
  readonly #folder: RunFolder;
  readonly #process: DaemonProcess;

  constructor(folder: RunFolder, socketPath: string, daemon: DaemonProcess) {
    this.#folder = folder;
    this.#process = daemon;
    this.socketPath = socketPath;
    this.host = `unix://${socketPath}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.kill9();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Starts the installed haproxy. The engine behind it need not be there yet: then the answer is 503 with HTML. */
export async function startHaproxy(options: HaproxyOptions): Promise<Haproxy> {
  requireParts("haproxy");
  const {
    allow = ["/_ping", "/version", "/events", "/containers/json"],
    backendSocket,
    idleTimeoutMs = 3000,
  } = options;
  const folder = await RunFolder.make();
  try {
    const socketPath = folder.file("haproxy.sock");
    const healthPath = folder.file("health.sock");
    const paths = allow.map((path) => path.replace(/[.+*?()[\]{}|\\^$]/g, "\\$&")).join("|");
    await writeFile(
      folder.file("haproxy.cfg"),
      `defaults
  mode http
  timeout connect 2s
  timeout client ${idleTimeoutMs}ms
  timeout server ${idleTimeoutMs}ms
frontend docker
  bind unix@${socketPath} mode 600
  acl allowed path_reg ^(/v[0-9.]+)?(${paths})$
  http-request deny unless METH_GET allowed
  default_backend engine
backend engine
  server engine unix@${backendSocket}
frontend health
  bind unix@${healthPath} mode 600
  monitor-uri /_ping
`,
    );
    const log = folder.file("haproxy.log");
    // -db: in the foreground, in one process.
    const daemon = await DaemonProcess.start("haproxy", ["-db", "-f", folder.file("haproxy.cfg")], { log });
    const what = () => `haproxy to answer:\n${daemon.logTail()}`;
    await until(async () => !daemon.running || (await ping(healthPath)), { what });
    daemon.check();
    return new Haproxy(folder, socketPath, daemon);
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}
