type Labels = Readonly<Record<string, string>>;

/** The engine's words among the attributes of a create; all others are labels. */
const namingWords: ReadonlySet<string> = new Set(["name", "image"]);
/** The same among those of any event; a label of such a name is not to be told from them. */
const engineWords: ReadonlySet<string> = new Set(["name", "image", "exitCode", "signal", "oldName", "execDuration"]);
const noWords: ReadonlySet<string> = new Set();

/** A container's labels. Out of an event's attributes they are taken when somebody asks for all: most come and go unasked. */
export class ContainerLabels {
  readonly #source: Labels;
  readonly #others: ReadonlySet<string>;
  #all: Labels | undefined;

  private constructor(source: Labels, others: ReadonlySet<string>) {
    this.#source = source;
    this.#others = others;
  }

  /** Those that a list tells. */
  static listed(labels: Labels): ContainerLabels {
    return new ContainerLabels(labels, noWords);
  }

  /** Those among the attributes of an event. `create`: it is the event of its creation. */
  static among(attributes: Labels, { create }: { create: boolean }): ContainerLabels {
    return new ContainerLabels(attributes, create ? namingWords : engineWords);
  }

  /** Whether there is a label of this name. */
  has(key: string): boolean {
    return Object.hasOwn(this.#source, key) && !this.#others.has(key);
  }

  /** All of them. Frozen. */
  get all(): Labels {
    this.#all ??= this.#others === noWords ? this.#source : Object.freeze(without(this.#source, this.#others));
    return this.#all;
  }
}

function without(attributes: Labels, words: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !words.has(key)));
}
