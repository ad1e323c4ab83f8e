import type { Random } from "../random.ts";
import { FakeEngineError } from "./api-error.ts";

const adjectives = ["calm", "brisk", "distant", "early", "faithful", "gentle", "hollow", "patient", "quiet", "steady"];
const nouns = ["anchor", "beacon", "compass", "dock", "gull", "harbour", "lantern", "mast", "rigging", "tide"];

/** A name without its leading slash; throws Docker's error for one that cannot be. */
export function checkName(name: string, prefix = ""): string {
  const bare = name.startsWith("/") ? name.slice(1) : name;
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(bare)) return bare;
  // While renaming, Docker has put the slash before the name by now.
  const shown = prefix === "" ? name : `/${bare}`;
  throw new FakeEngineError(
    400,
    `${prefix}Invalid container name (${shown}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
  );
}

/** A name for a container that was given none. */
export function inventName(random: Random, taken: (name: string) => boolean): string {
  const word = (words: readonly string[]) => words[random.between(0, words.length - 1)];
  for (let number = 0; ; number += 1) {
    const name = `${word(adjectives)}_${word(nouns)}${number < 10 ? "" : number}`;
    if (!taken(name)) return name;
  }
}
