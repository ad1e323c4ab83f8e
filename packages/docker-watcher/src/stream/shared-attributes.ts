import type { Subject } from "../fleet/subject.ts";
import type { EngineMessage } from "./message.ts";

type Attributes = Readonly<Record<string, string>>;

interface Known extends Subject {
  readonly id: string;
  readonly variants: Attributes[];
}

/** So many containers are known in each of two generations. */
const mostContainers = 8192;
/** A container's attributes differ by what happens to it: in exit codes, signals and old names. */
const mostVariants = 8;

/** Gives the events of a container the same attributes object, and the same id, where their content is the same. */
export class SharedAttributes {
  #young = new Map<string, Known>();
  #old = new Map<string, Known>();

  /** What is known that is equal to these, or these. */
  share(id: string, attributes: Attributes): Pick<EngineMessage, "id" | "attributes" | "subject"> {
    const known = this.#find(id);
    const keys = Object.keys(attributes);
    const same = known.variants.find((variant) => isEqual(variant, attributes, keys));
    if (same !== undefined) return { id: known.id, attributes: same, subject: known };
    if (known.variants.length >= mostVariants) known.variants.shift();
    known.variants.push(attributes);
    return { id: known.id, attributes, subject: known };
  }

  #find(id: string): Known {
    let known = this.#young.get(id);
    if (known !== undefined) return known;
    known = this.#old.get(id) ?? { id, variants: [], entry: undefined };
    if (this.#young.size >= mostContainers) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, known);
    return known;
  }
}

/** The same keys, in the same order, with the same values. `keys`: those of `b`. */
function isEqual(a: Attributes, b: Attributes, keys: readonly string[]): boolean {
  for (const key of keys) if (a[key] !== b[key]) return false;
  const own = Object.keys(a);
  return own.length === keys.length && own.every((key, index) => key === keys[index]);
}
