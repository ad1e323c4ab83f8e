import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@crowsnest/real-parts";
import { DemoProcess, type Runtime } from "../run-demo.ts";

export const firstRoutes = "docs.localhost: http://127.0.0.1:4000\n";

/** The demo with its page, on any free port, unless one is named, and a `routes.yml` of its own. */
export class ServedDemo implements AsyncDisposable {
  /** With the token in its fragment, where there is a fault panel. */
  readonly address: string;
  readonly #process: DemoProcess;
  readonly #folder: string;

  private constructor(address: string, process: DemoProcess, folder: string) {
    this.address = address;
    this.#process = process;
    this.#folder = folder;
  }

  static async start(args: readonly string[], runtime: Runtime = "node", port = 0): Promise<ServedDemo> {
    const folder = await mkdtemp(join(tmpdir(), "crowsnest-page-test-"));
    await writeFile(join(folder, "routes.yml"), firstRoutes);
    const process = new DemoProcess([...args, "--config", folder, "--port", String(port)], {}, runtime);
    try {
      const address = await until(() => /The page: (http:\S+)/.exec(process.stdout)?.[1], {
        timeout: 60_000,
        what: () => `the address of the page: ${process.stdout}${process.stderr}`,
      });
      return new ServedDemo(address, process, folder);
    } catch (error) {
      process.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async writeRoutes(text: string): Promise<void> {
    await writeFile(join(this.#folder, "routes.yml"), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.exited;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
