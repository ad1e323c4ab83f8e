import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routesFile } from "../routes/file-routes.ts";

/** A copy of the demo's configuration that the simulation may edit; gone when it is disposed of. */
export class SimulatedConfig implements AsyncDisposable {
  readonly directory: string;
  #edits = 0;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(original: string): Promise<SimulatedConfig> {
    const directory = await mkdtemp(join(tmpdir(), "crowsnest-demo-"));
    await cp(original, directory, { recursive: true });
    return new SimulatedConfig(directory);
  }

  /** Changes a route, as an editor's save would. */
  async edit(): Promise<void> {
    this.#edits += 1;
    const port = 4000 + (this.#edits % 2);
    const routes = `docs.localhost: http://127.0.0.1:${port}\nstatus.localhost: http://127.0.0.1:4100\n`;
    await writeFile(join(this.directory, routesFile), routes);
  }

  /** Leaves a mistake in it, as an editor's save in mid-word would. */
  async spoil(): Promise<void> {
    await writeFile(
      join(this.directory, routesFile),
      "docs.localhost: http://127.0.0.1:4000\nstatus.localhost: 4100\n",
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
