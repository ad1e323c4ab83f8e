import {
  Action,
  createStream,
  type DockerEvent,
  type ReloadEvent,
  type StreamOptions,
  type StreamPair,
} from "@crowsnest/events";

export type Event = DockerEvent | ReloadEvent;

/** Container events such as a busy host tells: 1,000 containers, ten labels each. */
export function makeEvents(count: number): DockerEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const container = index % 1000;
    return Object.freeze<DockerEvent>({
      type: "docker",
      action: index % 2 === 0 ? Action.ContainerStart : Action.ContainerDie,
      actorId: container.toString(16).padStart(64, "0"),
      actorName: `service-${container}`,
      actorAttributes: Object.freeze(
        Object.fromEntries(
          Array.from({ length: 10 }, (_, label) => [`com.example.label-${label}`, `${container}-${label}`]),
        ),
      ),
      host: "unix:///var/run/docker.sock",
      time: 1_800_000_000_000 + index,
      origin: "live",
    });
  });
}

export function openStream(options: Partial<StreamOptions<Event>> = {}): StreamPair<Event> {
  return createStream<Event>({
    reload: (dropped) => ({
      type: "docker",
      action: Action.ForceReload,
      actorId: "",
      actorName: "",
      actorAttributes: {},
      cause: "dropped",
      dropped,
      time: Date.now(),
    }),
    ...options,
  });
}
