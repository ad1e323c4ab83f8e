import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { Claim } from "./route.ts";

export const routesFile = "routes.yml";

/** Bytes. */
const largest = 1_048_576;

/** The routes of `routes.yml`: a mapping of hosts to targets. A bad file changes nothing: the last good one stays. */
export class FileRoutes {
  readonly #path: string;
  #claims: readonly Claim[] = [];
  #problem: string | undefined;

  constructor(directory: string) {
    this.#path = join(directory, routesFile);
  }

  claims(): readonly Claim[] {
    return this.#claims;
  }

  /** What is wrong with the file, as of the last reading; `undefined` for a good one, or none. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Reads the file again; no file, no routes. Resolves to what is wrong with it, or to `undefined`. Never rejects. */
  async reload(): Promise<string | undefined> {
    this.#problem = await this.#read();
    return this.#problem;
  }

  async #read(): Promise<string | undefined> {
    let text: string;
    try {
      const found = await stat(this.#path);
      // To read a pipe may take for ever.
      if (!found.isFile()) return `${routesFile} is no file; the last good one stays`;
      if (found.size > largest) return `${routesFile} is larger than ${largest} bytes; the last good one stays`;
      text = await readFile(this.#path, "utf8");
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT") return `${routesFile} cannot be read: ${message}; the last good one stays`;
      this.#claims = [];
      return undefined;
    }
    try {
      this.#claims = parseRoutes(text);
      return undefined;
    } catch (error) {
      return `${(error as Error).message}; the last good one stays`;
    }
  }
}

/** Whether requests can be sent there. */
function isTarget(value: unknown): value is string {
  // What URL would strip is refused: the target goes to the consumer as it is written.
  if (typeof value !== "string" || /[\s\p{Cc}]/u.test(value)) return false;
  return ["http:", "https:"].includes(URL.parse(value)?.protocol ?? "");
}

/** Throws an Error that tells the line and column of what is wrong. */
export function parseRoutes(text: string): Claim[] {
  const lines = new LineCounter();
  // The parser compares each key with all before it, which takes minutes for a large file.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const fail = (offset: number, problem: string): never => {
    const { line, col } = lines.linePos(offset);
    throw new Error(`${routesFile}:${line}:${col}: ${problem}`);
  };
  const [error] = document.errors;
  if (error !== undefined) fail(error.pos[0], error.message);
  if (document.contents === null) return [];
  if (!isMap(document.contents)) return fail(document.contents.range?.[0] ?? 0, "a mapping of hosts to targets is due");
  const hosts = new Set<string>();
  return document.contents.items.map(({ key, value }) => {
    // As it is written: to YAML, 1.10 is a number.
    const host = isScalar(key) ? (key.source ?? "") : "";
    const at = (isScalar(key) && key.range?.[0]) || 0;
    if (host === "") return fail(at, "a host is due");
    if (hosts.has(host.toLowerCase())) return fail(at, `${host} is there twice`);
    hosts.add(host.toLowerCase());
    if (!isScalar(value) || !isTarget(value.value)) {
      return fail(
        (isScalar(value) && value.range?.[0]) || at,
        `the target of ${host} must be a URL such as http://10.0.0.2:8080`,
      );
    }
    return { host, target: value.value, source: routesFile };
  });
}
