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
  const make = eventMaker();
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Makes event after event, as a decoder does: each a new object, the attributes shared by a container's events. */
export function eventMaker(): (index: number) => DockerEvent {
  const containers = Array.from({ length: 1000 }, (_, container) => ({
    id: container.toString(16).padStart(64, "0"),
    name: `service-${container}`,
    attributes: Object.freeze(
      Object.fromEntries(
        Array.from({ length: 10 }, (_, label) => [`com.example.label-${label}`, `${container}-${label}`]),
      ),
    ),
  }));
  return (index) => {
    const { id, name, attributes } = containers[index % 1000] as (typeof containers)[number];
    return {
      type: "docker",
      action: index % 2 === 0 ? Action.ContainerStart : Action.ContainerDie,
      actorId: id,
      actorName: name,
      actorAttributes: attributes,
      host: "unix:///var/run/docker.sock",
      time: index,
      origin: "live",
    };
  };
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
