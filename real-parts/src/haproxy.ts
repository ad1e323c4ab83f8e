import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DaemonProcess } from "./daemon-process.ts";
import { ping } from "./docker/ping.ts";
import { requireParts } from "./part.ts";
import { RunFolder } from "./run-folder.ts";
import { until } from "./until.ts";

/** The configuration that the guide gives to users: they get what is tested. */
export const haproxyConfiguration: string = join(import.meta.dirname, "../../docs/guide/haproxy.cfg");

/** Between whom a socket proxy stands. */
export interface HaproxyOptions {
  /** The unix socket of the engine behind it. */
  readonly backendSocket: string;
  /** Milliseconds after which a connection that moves no byte is cut. Default 3000. */
  readonly idleTimeoutMs?: number;
}

/** A real haproxy as an allow-list in front of an engine's socket: GET, and four paths. Made by {@link startHaproxy}. */
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
  const { backendSocket, idleTimeoutMs = 3000 } = options;
  const folder = await RunFolder.make();
  try {
    const socketPath = folder.file("haproxy.sock");
    const healthPath = folder.file("health.sock");
    await writeFile(
      folder.file("health.cfg"),
      `frontend health\n  bind unix@${healthPath} mode 600\n  monitor-uri /_ping\n`,
    );
    const environment = {
      ...process.env,
      READONLY_SOCKET: socketPath,
      DOCKER_SOCKET: backendSocket,
      IDLE_TIMEOUT: `${idleTimeoutMs}ms`,
    };
    const log = folder.file("haproxy.log");
    // -db: in the foreground, in one process.
    const daemon = await DaemonProcess.start(
      "haproxy",
      ["-db", "-f", haproxyConfiguration, "-f", folder.file("health.cfg")],
      {
        log,
        environment,
      },
    );
    const what = () => `haproxy to answer:\n${daemon.logTail()}`;
    await until(async () => !daemon.running || (await ping(healthPath)), { what });
    daemon.check();
    return new Haproxy(folder, socketPath, daemon);
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}
