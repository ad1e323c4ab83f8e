import { DockerWatcher } from "@crowsnest/docker-watcher";
import { WatchError } from "@crowsnest/events";

/** How long an engine may take to answer before a simulated one is shown. */
const patience = 3000;

/** The watcher of the engine that was asked for, and why it cannot be reached, if so. Throws for a host that is none. */
export async function findEngine(host: string | undefined): Promise<{ docker: DockerWatcher; failure?: string }> {
  const docker = new DockerWatcher(host === undefined ? {} : { host });
  try {
    await docker.list({ signal: AbortSignal.timeout(patience) });
    return { docker };
  } catch (error) {
    return { docker, failure: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof WatchError || error instanceof Error) return error.message;
  return String(error);
}
