import { Action, type DockerEvent, dockerActions, type ReloadEvent } from "@crowsnest/events";

type Event = DockerEvent | ReloadEvent;

/** What a gap may cost: from the loss to the force-reload that tells it, with a slow retry in between (ms). */
const longestGap = 60_000;

/** How what was told differs from what the engine published (`stamp id word`); empty when it does not, or says so. */
export function compareWithHistory(events: readonly Event[], history: readonly string[], from: number): string[] {
  const told = events.filter((event): event is DockerEvent => event.type === "docker" && isFirstHand(event));
  return [...repeated(told, history), ...missing(events, told, history, from), ...disordered(told, history)];
}

function isFirstHand(event: Event): boolean {
  return event.action !== Action.ForceReload && (event.origin === "live" || event.origin === "replay");
}

function keyOf({ time, actorId, action }: DockerEvent): string {
  return `${time} ${actorId} ${action}`;
}

function published(history: readonly string[]): { key: string; id: string; time: number }[] {
  return history.flatMap((line) => {
    const [time = "", id = ""] = line.split(" ");
    const action = dockerActions.get(line.slice(time.length + id.length + 2));
    return action === undefined ? [] : [{ key: `${time} ${id} ${action}`, id, time: Number(time) }];
  });
}

function count(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function repeated(told: readonly DockerEvent[], history: readonly string[]): string[] {
  const once = count(published(history).map(({ key }) => key));
  return [...count(told.map(keyOf))].flatMap(([key, times]) =>
    times > (once.get(key) ?? 0) ? [`${key} was told ${times} times`] : [],
  );
}

function missing(
  events: readonly Event[],
  told: readonly DockerEvent[],
  history: readonly string[],
  from: number,
): string[] {
  const known = new Set(told.map(keyOf));
  const reloads = events.filter(({ action }) => action === Action.ForceReload).map(({ time }) => time);
  return published(history).flatMap(({ key, time }) => {
    if (time < from || known.has(key)) return [];
    const excused = reloads.some((reload) => reload >= time - 1000 && reload <= time + longestGap);
    return excused ? [] : [`${key} was not told, nor a gap`];
  });
}

/** Each container's events have to come in the order in which they were published. */
function disordered(told: readonly DockerEvent[], history: readonly string[]): string[] {
  const places = new Map<string, number[]>();
  for (const [place, { key }] of published(history).entries()) places.set(key, [...(places.get(key) ?? []), place]);
  const last = new Map<string, number>();
  const problems: string[] = [];
  for (const event of told) {
    const place = places.get(keyOf(event))?.shift() ?? -1;
    if (place < (last.get(event.actorId) ?? -1)) problems.push(`${keyOf(event)} came too late`);
    last.set(event.actorId, place);
  }
  return problems;
}
