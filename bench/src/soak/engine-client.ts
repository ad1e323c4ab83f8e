import { request } from "node:http";

/** Speaks to a real engine past every fault: the writer's side, with nothing of ours in between. */
export class EngineClient {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** Resolves to the id of a new container that sleeps once it is started. */
  async create(name: string): Promise<string> {
    const body = { Image: "busybox:test", Cmd: ["sleep", "600"], HostConfig: { NetworkMode: "none", Init: true } };
    const answer = await this.#send("POST", `/containers/create?name=${name}`, body);
    return (JSON.parse(answer) as { Id: string }).Id;
  }

  /** `start`, `kill`, `pause`, `unpause`, `rename?name=…` */
  async command(id: string, command: string): Promise<void> {
    await this.#send("POST", `/containers/${id}/${command}`);
  }

  async remove(id: string): Promise<void> {
    await this.#send("DELETE", `/containers/${id}?force=1`);
  }

  #send(method: string, path: string, body?: object): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { "Content-Type": "application/json" };
      const call = request({ socketPath: this.#socketPath, method, path, headers, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("error", reject);
        response.once("end", () => {
          if ((response.statusCode ?? 500) < 300) resolve(text);
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${text.trim()}`));
        });
      });
      call.once("error", reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
