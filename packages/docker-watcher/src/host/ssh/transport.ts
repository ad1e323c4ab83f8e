import http, { type ClientRequest, type RequestOptions } from "node:http";
import { systemClock } from "@crowsnest/events";
import type { SshEndpoint } from "../endpoint.ts";
import { type HostEnvironment, processEnvironment } from "../environment.ts";
import { SshConnection } from "./connection.ts";
import { SshError } from "./error.ts";
import { type OpenChannel, SshSocket } from "./socket.ts";

/** The event stream and three beside it; sshd allows ten for a login (MaxSessions) unless told otherwise. */
const channels = 4;

/**
 * Requests to an engine behind sshd. They share a login and up to four channels, each of which serves one request after the
 * other: to open one costs the start of a docker command over there. With the last request all is closed.
 */
export class SshTransport extends http.Agent {
  readonly #endpoint: SshEndpoint;
  readonly #environment: HostEnvironment;
  readonly #connections: Set<SshConnection> = new Set();
  #underWay = 0;

  constructor(endpoint: SshEndpoint, environment: HostEnvironment = processEnvironment()) {
    super({ keepAlive: true, maxSockets: channels });
    this.#endpoint = endpoint;
    this.#environment = environment;
  }

  /** A request that is not sent before its `end()`. It fails with an `SshError`, or with what the network gave. */
  request(options: RequestOptions): ClientRequest {
    const request = http.request({ ...options, agent: this });
    this.#underWay += 1;
    request.once("close", () => {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.destroy();
    });
    return request;
  }

  override createConnection(): SshSocket {
    return new SshSocket((signal) => this.#open(signal), systemClock);
  }

  async #open(signal: AbortSignal): Promise<OpenChannel> {
    const connection = [...this.#connections].find(({ retired }) => !retired) ?? this.#connect();
    try {
      return await connection.open(signal);
    } catch (error) {
      if (!(error instanceof SshError && error.failure === "channel" && connection.shared)) throw error;
      // sshd's MaxSessions is below ours: another login.
      connection.retire();
      return await this.#connect().open(signal);
    }
  }

  #connect(): SshConnection {
    const connection = new SshConnection(this.#endpoint, this.#environment, () => this.#connections.delete(connection));
    this.#connections.add(connection);
    return connection;
  }
}
