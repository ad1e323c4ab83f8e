import { FakeEngineError } from "./api-error.ts";

/** The filters of a request: values by term. A term without values stands for no filter, as in Docker. */
export class Filters {
  readonly #terms: ReadonlyMap<string, readonly string[]>;

  constructor(terms: ReadonlyMap<string, readonly string[]>) {
    this.#terms = terms;
  }

  /** The terms that were named. */
  get names(): readonly string[] {
    return [...this.#terms.keys()];
  }

  /** The values of a term; empty when it filters nothing. */
  values(term: string): readonly string[] {
    return this.#terms.get(term) ?? [];
  }

  /** True when the text is one of the values, or the term filters nothing. */
  exact(term: string, text: string): boolean {
    const values = this.values(term);
    return values.length === 0 || values.includes(text);
  }

  /** True when the text begins with one of the values, or the term filters nothing. */
  prefix(term: string, text: string): boolean {
    const values = this.values(term);
    return values.length === 0 || values.some((value) => text.startsWith(value));
  }

  /** True when a value, read as a regular expression, is found in the text, or the term filters nothing. */
  pattern(term: string, text: string): boolean {
    const values = this.values(term);
    return values.length === 0 || values.some((value) => value === text || matches(value, text));
  }

  /** True when each value, `key` or `key=value`, is found in the map. */
  pairs(term: string, map: ReadonlyMap<string, string>): boolean {
    return this.values(term).every((value) => {
      const [key = "", ...rest] = value.split("=");
      return map.has(key) && (rest.length === 0 || map.get(key) === rest.join("="));
    });
  }
}

/** Reads `{"term":["value"]}`, and the older `{"term":{"value":true}}`. Throws with Docker's words. */
export function parseFilters(text: string): Filters {
  if (text === "") return new Filters(new Map());
  const value = parse(text);
  if (value === null) return new Filters(new Map());
  if (typeof value !== "object" || Array.isArray(value)) {
    throw unmarshalError(value, "map[string]map[string]bool");
  }
  return new Filters(new Map(Object.entries(value).map(([term, values]) => [term, valuesOf(values)])));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const first = text.trimStart()[0] ?? "";
    const begins = /[[{"tfn0-9-]/.test(first);
    const message = begins
      ? "unexpected end of JSON input"
      : `invalid character '${first}' looking for beginning of value`;
    throw new FakeEngineError(500, message);
  }
}

function valuesOf(values: unknown): readonly string[] {
  if (values === null) return [];
  if (Array.isArray(values)) {
    const wrong = values.find((value) => typeof value !== "string");
    if (wrong !== undefined) throw unmarshalError(wrong, "string");
    return values as string[];
  }
  if (typeof values !== "object") throw unmarshalError(values, "map[string]bool");
  return Object.keys(values);
}

function unmarshalError(value: unknown, type: string): FakeEngineError {
  const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  return new FakeEngineError(500, `json: cannot unmarshal ${kind} into Go value of type ${type}`);
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    // Docker takes an expression that does not compile as one that matches nothing.
    return false;
  }
}
