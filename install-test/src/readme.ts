import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a person who has just found the package does first. */
export interface FirstSteps {
  /** The packages that its README tells to install. */
  readonly install: readonly string[];
  /** Its first example, as it stands there. */
  readonly example: string;
}

/** Reads the first command and the first example out of a package's README. */
export async function firstSteps(folder: string): Promise<FirstSteps> {
  const text = await readFile(join(folder, "README.md"), "utf8");
  const [, commands] = /^```(?:sh)?\n(npm install[\s\S]*?)^```$/m.exec(text) ?? [];
  const [, example] = /^```ts\n([\s\S]*?)^```$/m.exec(text) ?? [];
  if (commands === undefined) throw new Error(`${folder}/README.md has no block that begins with npm install`);
  if (example === undefined) throw new Error(`${folder}/README.md has no example`);
  const words = commands.split("\n").flatMap((line) => line.replace(/#.*/, "").split(/\s+/));
  return { install: words.filter((word) => /^(@|[a-z])/.test(word) && !["npm", "install"].includes(word)), example };
}
