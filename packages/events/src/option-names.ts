import { invalidOption, WatchError } from "./error.ts";
import { checkObject } from "./option-checks.ts";

/**
 * An object that has none but these names: a misspelt option would otherwise be lost in silence, and its default taken.
 * The object of a class may have others.
 *
 * Throws a `WatchError` of code `invalid-option` that quotes the first name that is not known, and the nearest that is.
 * `what` is whose options they are, as the message says it.
 *
 * @example checkNames("retry", { maxDealy: 5 }, { initialDelay: true, maxDelay: true }) // retry: there is no option "maxDealy"; did you mean "maxDelay"?
 */
export function checkNames<T extends object>(
  what: string,
  options: T,
  known: Readonly<Record<keyof NoInfer<T>, unknown>>,
): void {
  checkObject(what, options);
  if (Array.isArray(options)) throw invalidOption(what, options, "an object");
  const prototype: unknown = Object.getPrototypeOf(options);
  if (prototype !== Object.prototype && prototype !== null) return;
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    const names = Object.keys(known);
    const nearest = nearestTo(name, names);
    const advice = nearest === undefined ? `, only ${names.join(", ")}` : `; did you mean ${JSON.stringify(nearest)}?`;
    const message = `${what}: there is no option ${JSON.stringify(name)}${advice}`;
    throw new WatchError("invalid-option", message, { fatal: true });
  }
}

/** The name that takes the fewest changes of a letter: two, or a third of its letters. The case does not count. */
function nearestTo(given: string, names: readonly string[]): string | undefined {
  const far = ({ length }: string): number => Math.min(length, Math.max(3, length / 3));
  const distance = (name: string): number => distanceOf(given.toLowerCase(), name.toLowerCase());
  return names.filter((name) => distance(name) < far(name)).sort((a, b) => distance(a) - distance(b))[0];
}

/** How many letters have to be put in, taken out or replaced to make one word of another (Levenshtein). */
function distanceOf(from: string, to: string): number {
  let row = [...Array(to.length + 1).keys()];
  for (const letter of from) {
    const next = [(row[0] as number) + 1];
    [...to].forEach((other, column) => {
      const kept = (row[column] as number) + (letter === other ? 0 : 1);
      next.push(Math.min(kept, (row[column + 1] as number) + 1, (next[column] as number) + 1));
    });
    row = next;
  }
  return row[to.length] as number;
}
