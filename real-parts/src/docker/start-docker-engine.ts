import { mkdir } from "node:fs/promises";
import { busyboxImage, busyboxTarball } from "../busybox-image.ts";
import { makeCertificates } from "../certificates.ts";
import { freePort } from "../free-port.ts";
import { requireParts } from "../part.ts";
import { RunFolder } from "../run-folder.ts";
import { DockerDaemon } from "./docker-daemon.ts";
import { DockerEngine, type DockerEngineTls } from "./docker-engine.ts";

/** What kind of engine a test wants. */
export interface DockerEngineOptions {
  /**
   * True: one that this test may stop, kill and pause. Default `false`: the engine that `CROWSNEST_TEST_DOCKER_HOST`
   * names, when it names one, which other tests use at the same time; else one of its own all the same.
   */
  readonly own?: boolean;
  /** True: it also listens on loopback with mutual TLS, see {@link DockerEngine.tls}; makes the engine the test's own. */
  readonly tls?: boolean;
  /** More flags for dockerd, such as `--live-restore`; makes the engine the test's own. */
  readonly flags?: readonly string[];
  /** True: its files lie in memory where there is room for it, so that a test is not as slow as the disk. */
  readonly inMemory?: boolean;
}

/**
 * Starts the installed dockerd with everything of its own in a temporary folder, or borrows the engine that the
 * environment names, and puts the image `busybox:test` into it. Takes about half a second.
 *
 * @example await using engine = await startDockerEngine();
 *          await engine.docker("run", "-d", "--name", "web", "--network", "none", "busybox:test", "sleep", "600");
 */
export async function startDockerEngine(options: DockerEngineOptions = {}): Promise<DockerEngine> {
  const { own = false, tls = false, flags = [], inMemory = false } = options;
  const host = process.env["CROWSNEST_TEST_DOCKER_HOST"];
  const borrowed = Boolean(host) && !own && !tls && flags.length === 0;
  requireParts(borrowed ? "docker" : "dockerd", ...(tls ? (["openssl"] as const) : []));
  const folder = await RunFolder.make({ inMemory });
  try {
    await mkdir(folder.file("docker-config"));
    const engine = borrowed ? new DockerEngine({ host: host ?? "", folder }) : await startOwn(folder, tls, flags);
    await importImage(engine);
    return engine;
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

async function startOwn(folder: RunFolder, withTls: boolean, flags: readonly string[]): Promise<DockerEngine> {
  const certificates = withTls ? await makeCertificates(folder.file("tls")) : undefined;
  for (let attempt = 1; ; attempt += 1) {
    const port = withTls ? await freePort() : undefined;
    const daemon = new DockerDaemon(folder, { certificates, port, flags });
    try {
      await daemon.start();
    } catch (error) {
      await daemon.end();
      // Somebody else took the port that was free a moment ago.
      if (attempt < 5 && String(error).includes("address already in use")) continue;
      throw error;
    }
    const tls: DockerEngineTls | undefined =
      certificates && port ? { ...certificates, port, host: `tcp://127.0.0.1:${port}` } : undefined;
    return new DockerEngine({ host: `unix://${daemon.socketPath}`, folder, daemon, tls });
  }
}

async function importImage(engine: DockerEngine): Promise<void> {
  if (!engine.own && (await engine.docker("image", "ls", "-q", busyboxImage)) !== "") return;
  const command = ["--change", 'CMD ["sh"]'];
  await engine.dockerWithInput(await busyboxTarball(), "import", ...command, "-", busyboxImage);
}
