import { type ClientRequest, request } from "node:http";

/** A consumer such as a user may have: it counts the starts that the engine tells of. */
export class StartCounter {
  starts = 0;
  readonly #call: ClientRequest;
  /** Resolves when the engine has answered. */
  readonly ready: Promise<void>;

  constructor(host: string) {
    const path = `/events?filters=${encodeURIComponent('{"event":["start"]}')}`;
    this.#call = request({ socketPath: host.slice("unix://".length), path, agent: false });
    this.ready = new Promise((resolve, reject) => {
      this.#call.on("error", reject);
      this.#call.once("response", (response) => {
        response.on("data", (chunk: Buffer) => {
          this.starts += chunk.toString().split('"Action":"start"').length - 1;
        });
        response.on("error", () => {});
        resolve();
      });
    });
    this.#call.end();
  }

  /** Resolves when so many starts were counted. */
  async until(starts: number): Promise<void> {
    while (this.starts < starts) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  close(): void {
    this.#call.destroy();
  }
}
