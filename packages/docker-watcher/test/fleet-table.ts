import { Action, type DockerEvent, type ReloadEvent } from "@crowsnest/events";
import type { DockerEngine } from "@crowsnest/real-parts";

/** name → state, as a consumer builds it from the events alone. */
export function fleetFrom(events: readonly (DockerEvent | ReloadEvent)[]): Record<string, string> {
  const byId = new Map<string, { name: string; state: string }>();
  for (const event of events) {
    const { action, actorId: id, actorName: name, actorAttributes } = event;
    if (action === Action.ForceReload) continue;
    const ended = action === Action.ContainerDie ? `exited ${actorAttributes["exitCode"] ?? "?"}` : undefined;
    const state = ended ?? states[action] ?? byId.get(id)?.state ?? "unknown";
    if (action === Action.ContainerDestroy) byId.delete(id);
    else byId.set(id, { name, state });
  }
  return Object.fromEntries([...byId.values()].map(({ name, state }) => [name, state]).sort());
}

/** The same, as `docker ps --all` says it. */
export async function fleetOf(engine: DockerEngine): Promise<Record<string, string>> {
  const lines = (await engine.docker("ps", "--all", "--format", "{{.Names}}\t{{.State}}\t{{.Status}}")).split("\n");
  const rows = lines.filter((line) => line !== "").map((line) => line.split("\t") as [string, string, string]);
  return Object.fromEntries(
    rows
      .map(([name, state, status]) => [name, state === "exited" ? `exited ${/\((\d+)\)/.exec(status)?.[1]}` : state])
      .sort(),
  );
}

/** What is known of a container after an event, by whoever keeps a table; all others leave it as it is. */
const states: Readonly<Partial<Record<DockerEvent["action"], string>>> = {
  [Action.ContainerCreate]: "created",
  [Action.ContainerStart]: "running",
  [Action.ContainerUnpause]: "running",
  [Action.ContainerPause]: "paused",
};
