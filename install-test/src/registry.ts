import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** The part of verdaccio that is used here; its own types are not installed. */
interface Verdaccio {
  runServer(config: object): Promise<Server>;
}

/** A package registry on loopback that knows nothing but what is published to it. */
export class Registry implements AsyncDisposable {
  /** `http://127.0.0.1:port/` */
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Starts one that keeps its packages in this folder, and takes them from anybody. */
  static async start(folder: string): Promise<Registry> {
    await mkdir(folder, { recursive: true });
    const { runServer } = createRequire(import.meta.url)("verdaccio") as Verdaccio;
    const server = await runServer({
      self_path: folder,
      storage: join(folder, "storage"),
      uplinks: {},
      packages: { "@crowsnest/*": { access: "$all", publish: "$anonymous" } },
      web: { enable: false },
      log: { type: "file", path: join(folder, "registry.log"), format: "json", level: "warn" },
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return new Registry(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
