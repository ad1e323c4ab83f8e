import type { SshEndpoint } from "./endpoint.ts";
import { type HostEnvironment, processEnvironment } from "./environment.ts";
import { SshConnection } from "./ssh-connection.ts";
import { SshError } from "./ssh-error.ts";
import type { SshSocket } from "./ssh-socket.ts";

/** Opens sockets to an engine behind sshd. Those that are open at the same time share a login, up to eight of them. */
export class SshTransport {
  readonly #endpoint: SshEndpoint;
  readonly #environment: HostEnvironment;
  #connection: SshConnection | undefined;

  constructor(endpoint: SshEndpoint, environment: HostEnvironment = processEnvironment()) {
    this.#endpoint = endpoint;
    this.#environment = environment;
  }

  /** Rejects with an `SshError`, or what the network gave. An abort closes what was opened for it. */
  async open(signal?: AbortSignal): Promise<SshSocket> {
    const connection = this.#connection?.hasRoom ? this.#connection : this.#connect();
    try {
      return await connection.open(signal);
    } catch (error) {
      if (!(error instanceof SshError && error.failure === "channel" && connection.shared)) throw error;
      // A MaxSessions below ours: one login for each such request then.
      connection.retire();
      return await this.#connect().open(signal);
    }
  }

  #connect(): SshConnection {
    this.#connection = new SshConnection(this.#endpoint, this.#environment);
    return this.#connection;
  }
}
