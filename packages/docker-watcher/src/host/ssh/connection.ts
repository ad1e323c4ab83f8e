import { Socket } from "node:net";
import type { Client, ClientChannel } from "ssh2";
import { abortError } from "../client/abort.ts";
import type { SshEndpoint } from "../endpoint.ts";
import type { HostEnvironment } from "../environment.ts";
import { SshError } from "./error.ts";
import { checkHostKey, hostKeyAlgorithms, readKnownHosts } from "./host-key.ts";
import { describeLogin, planLogin } from "./login.ts";
import type { OpenChannel } from "./socket.ts";

const loginPatience = 20_000;
/** A line that went dead is noticed within 20 s, also by a request that has no deadline. */
const keepalive = { keepaliveInterval: 5000, keepaliveCountMax: 3 };

/** One login on one host, shared by the requests under way, and closed at once with the last of them. */
export class SshConnection {
  readonly #endpoint: SshEndpoint;
  readonly #environment: HostEnvironment;
  readonly #socket = new Socket();
  readonly #login: Promise<Client>;
  readonly #onClose: () => void;
  #users = 0;
  #retired = false;
  #closed = false;

  /** `onClose` is called once. */
  constructor(endpoint: SshEndpoint, environment: HostEnvironment, onClose: () => void) {
    this.#endpoint = endpoint;
    this.#environment = environment;
    this.#onClose = onClose;
    this.#login = this.#connect();
    // Without users nobody else hears of it.
    this.#login.catch(() => this.#close());
  }

  /** Whether no more requests may go here. */
  get retired(): boolean {
    return this.#retired;
  }

  /** Whether others use it too. */
  get shared(): boolean {
    return this.#users > 0;
  }

  /** No more requests: it may be dead, or sshd allows fewer than we thought. */
  retire(): void {
    this.#retired = true;
  }

  /** A channel to the engine. An abort closes the login when nobody else waits for it. */
  async open(signal: AbortSignal): Promise<OpenChannel> {
    this.#users += 1;
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      this.#users -= 1;
      if (this.#users === 0) this.#close();
    };
    try {
      const channel = await abortable(
        this.#login.then((client) => this.#openChannel(client)),
        signal,
        (late) => late.close(),
      );
      return { channel, release };
    } catch (error) {
      // Whoever gives up may have met a dead line.
      if (signal.aborted) this.retire();
      release();
      throw error;
    }
  }

  #openChannel(client: Client): Promise<ClientChannel> {
    const { path } = this.#endpoint;
    return new Promise((resolve, reject) => {
      const done = (error: Error | undefined, channel: ClientChannel): void => {
        if (error === undefined || error === null) resolve(channel);
        else reject(new SshError("channel", channelMessage(error, path), { cause: error }));
      };
      try {
        if (path === undefined) client.exec("docker system dial-stdio", done);
        else client.openssh_forwardOutStreamLocal(path, done);
      } catch (error) {
        reject(error);
      }
    });
  }

  async #connect(): Promise<Client> {
    // Whoever needs no ssh need not have it.
    const { default: ssh2 } = await import("ssh2");
    const { hostname, port, username } = this.#endpoint;
    const known = readKnownHosts(this.#endpoint, this.#environment);
    const plan = planLogin(this.#endpoint, this.#environment, ssh2);
    const client = new ssh2.Client();
    const notes: string[] = [];
    let refusal: SshError | undefined;
    return new Promise((resolve, reject) => {
      client.on("error", (error: Error & { level?: string }) => {
        // The other keys are tried all the same.
        if (error.level === "agent") return void notes.push(`the agent failed (${error.message})`);
        const denied = error.level === "client-authentication";
        reject(
          refusal ?? (denied ? new SshError("login", describeLogin(username, plan, notes), { cause: error }) : error),
        );
      });
      client.on("ready", () => resolve(client));
      client.on("close", () => {
        this.#close();
        reject(Object.assign(new Error("the ssh connection was closed before the login"), { code: "ECONNRESET" }));
      });
      if (this.#closed) return reject(new Error("the ssh connection was given up"));
      this.#socket.connect({ host: hostname, port }).setNoDelay(true);
      client.connect({
        sock: this.#socket,
        username,
        authHandler: plan.methods,
        algorithms: { serverHostKey: hostKeyAlgorithms(this.#endpoint, known) },
        hostVerifier: (key: Buffer) => {
          refusal = checkHostKey(this.#endpoint, key, known);
          return refusal === undefined;
        },
        readyTimeout: loginPatience,
        strictVendor: false,
        ...keepalive,
      });
    });
  }

  #close(): void {
    if (this.#closed) return;
    this.#retired = true;
    this.#closed = true;
    // At once: an `end()` waits for the other side, which may be gone.
    this.#socket.destroy();
    this.#onClose();
  }
}

function channelMessage(error: Error, path: string | undefined): string {
  if (path === undefined) return `sshd did not run \`docker system dial-stdio\` (${error.message})`;
  return `nothing listens at ${path} there, or sshd does not forward to sockets (${error.message})`;
}

/** The promise's value, unless the signal comes first; then what still arrives goes to `discard`. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal, discard: (late: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      promise.then(discard, () => {});
      reject(abortError(signal));
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
