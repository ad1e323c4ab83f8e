import { callSafely, type DiagnosticsChannel, diagnosticsChannel, type Logger } from "@crowsnest/events";

type ChannelName = "connect" | "disconnect" | "replay" | "reconcile" | "drop";

/** The channels `crowsnest:docker.*` of `node:diagnostics_channel`. Each message has the `host`. */
const channels: Readonly<Record<ChannelName, DiagnosticsChannel>> = {
  connect: diagnosticsChannel("docker.connect"),
  disconnect: diagnosticsChannel("docker.disconnect"),
  replay: diagnosticsChannel("docker.replay"),
  reconcile: diagnosticsChannel("docker.reconcile"),
  drop: diagnosticsChannel("docker.drop"),
};

/** Tells the operator what happens: lines for the logger, messages for the diagnostics channels. */
export class Trace {
  readonly #host: string;
  readonly #logger: Logger | undefined;

  constructor(host: string, logger: Logger | undefined) {
    this.#host = host;
    this.#logger = logger;
  }

  log(level: keyof Logger, message: string, details: object = {}): void {
    const logger = this.#logger;
    if (logger !== undefined) callSafely(() => logger[level]({ host: this.#host, ...details }, message));
  }

  publish(name: ChannelName, details: object): void {
    const channel = channels[name];
    if (channel.hasSubscribers) channel.publish({ host: this.#host, ...details });
  }
}
