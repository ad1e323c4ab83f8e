import {
  Action,
  createStream,
  type DockerEvent,
  type ReloadEvent,
  type StreamOptions,
  type StreamPair,
  WatchError,
} from "@crowsnest/events";

/** A container event that carries its number in its name. */
export function event(number: number, host = "unix:///fake.sock"): DockerEvent {
  return {
    type: "docker",
    action: Action.ContainerStart,
    actorId: `id-${number}`,
    actorName: String(number),
    actorAttributes: {},
    host,
    time: number,
    origin: "live",
  };
}

export function reload(
  dropped: number,
  cause: ReloadEvent["cause"] = "dropped",
  host = "unix:///fake.sock",
): ReloadEvent {
  return {
    type: "docker",
    action: Action.ForceReload,
    actorId: "",
    actorName: "",
    actorAttributes: {},
    host,
    cause,
    dropped,
    time: 0,
  };
}

export type Sample = DockerEvent | ReloadEvent;

/** A stream of samples. */
export function sampleStream(options: Partial<StreamOptions<Sample>> = {}): StreamPair<Sample> {
  return createStream<Sample>({ reload: (dropped) => reload(dropped), ...options });
}

/** What a test compares: the event's number, or `lost n` for a force-reload. */
export function brief(sample: Sample): string {
  return sample.action === Action.ForceReload ? `lost ${sample.dropped}` : sample.actorName;
}

/** Reads to the end. */
export async function readAll(stream: AsyncIterable<Sample>): Promise<string[]> {
  const seen: string[] = [];
  for await (const sample of stream) seen.push(brief(sample));
  return seen;
}

/** The error that `act` is refused with. */
export function refusal(act: () => unknown): WatchError {
  try {
    act();
  } catch (error) {
    if (error instanceof WatchError) return error;
  }
  throw new Error("nothing was refused");
}
