import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

/** Where a server is to listen. */
export interface ListenOptions {
  readonly bind: string;
  /** 0: any free one. */
  readonly port: number;
}

/** What answers requests: a Hono app. */
export type ServedApp = Pick<Parameters<typeof createAdaptorServer>[0], "fetch">;

/** How many ports after the wanted one are tried before the system chooses one. */
const neighbours = 20;
/** Connections at a time; pages are bounded by the hub. */
const maxConnections = 512;

/** Serves an app over HTTP/1.1, the same on Node, Bun and Deno. */
export class WebServer implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /**
   * Listens; on the next free port when `port` is taken. Rejects with the system's error when the address cannot be had at
   * all.
   */
  static async start(app: ServedApp, { bind, port }: ListenOptions): Promise<WebServer> {
    const last = Math.min(port + neighbours, 65_535);
    for (let candidate = port; candidate <= last; candidate += 1) {
      try {
        return new WebServer(await listen(app, bind, candidate));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      }
    }
    return new WebServer(await listen(app, bind, 0));
  }

  /** Ends all connections at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}

async function listen(app: ServedApp, bind: string, port: number): Promise<Server> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname: bind,
    // The global Request and Response belong to the whole process.
    overrideGlobalObjects: false,
    createServer,
    serverOptions: {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      // Node looks for what is overdue every 30 s by itself: so long would half-open requests keep everybody out.
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 5_000,
      maxHeaderSize: 8192,
    },
  }) as Server;
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, bind, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return server;
}
