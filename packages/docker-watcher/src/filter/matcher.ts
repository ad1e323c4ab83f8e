import { Action, type ContainerAction, type DockerEvent, dockerActions } from "@crowsnest/events";
import type { DockerFilters } from "./filter.ts";

/** What a container is known by; the shape that events and listed containers share here. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** For an event its attributes, which are the labels and a few words of the engine. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The shortest beginning of an id that stands for it: what `docker ps` shows. */
export const shortestIdPrefix = 12;

/** Decides exactly, where the engine's own name filters match by prefix. */
export class Matcher {
  /** The values of the term `container`; `undefined` where any container will do. */
  readonly containers: readonly string[] | undefined;
  readonly #namesAndIds: ReadonlySet<string>;
  /** The lengths of those that may stand for the beginning of an id. */
  readonly #prefixLengths: readonly number[];
  readonly #actions: ReadonlySet<ContainerAction> | undefined;
  readonly #images: readonly string[] | undefined;
  readonly #labels: readonly LabelTest[] | undefined;

  constructor({ container, event, image, label }: DockerFilters) {
    this.containers = container;
    this.#namesAndIds = new Set(container);
    this.#prefixLengths = [...new Set(container?.filter(isIdPrefix).map(({ length }) => length))];
    this.#actions = event && new Set(event.flatMap(actionsOf));
    this.#images = image;
    this.#labels = label?.map(labelTest);
  }

  matchesEvent(event: DockerEvent): boolean {
    if (this.#actions !== undefined && !this.#actions.has(event.action)) return false;
    const { actorId: id, actorName: name, actorAttributes: labels } = event;
    if (this.containers !== undefined && !this.#hasName(id, name, event)) return false;
    return (this.#images === undefined || this.#hasImage(labels["image"] ?? "")) && this.#hasLabel(labels);
  }

  /** What the terms say about a container as such; `event` and `type` say nothing. */
  matchesContainer({ id, name, image, labels }: Named): boolean {
    return this.#hasName(id, name) && this.#hasImage(image) && this.#hasLabel(labels);
  }

  #hasName(id: string, name: string, event?: DockerEvent): boolean {
    if (this.containers === undefined) return true;
    const asked = this.#namesAndIds;
    if (asked.has(id) || asked.has(name)) return true;
    if (this.#prefixLengths.some((length) => asked.has(id.slice(0, length)))) return true;
    return event?.action === Action.ContainerRename && asked.has(event.actorAttributes["oldName"] ?? "");
  }

  #hasImage(image: string): boolean {
    return this.#images === undefined || this.#images.some((value) => value === image || value === untagged(image));
  }

  #hasLabel(labels: Readonly<Record<string, string>>): boolean {
    if (this.#labels === undefined) return true;
    return this.#labels.some(
      ({ key, value }) => Object.hasOwn(labels, key) && (value === undefined || labels[key] === value),
    );
  }
}

interface LabelTest {
  readonly key: string;
  readonly value: string | undefined;
}

function labelTest(text: string): LabelTest {
  const at = text.indexOf("=");
  return at < 0 ? { key: text, value: undefined } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

function actionsOf(word: string): ContainerAction[] {
  if (word === "health_status") return [Action.ContainerHealthy, Action.ContainerUnhealthy];
  const action = dockerActions.get(word);
  return action === undefined ? [] : [action];
}

function isIdPrefix(value: string): boolean {
  return value.length >= shortestIdPrefix && /^[0-9a-f]+$/.test(value);
}

/** `registry:5000/app:1.2@sha256:…` → `registry:5000/app`. */
function untagged(image: string): string {
  const name = image.split("@", 1)[0] as string;
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? name.slice(0, colon) : name;
}
