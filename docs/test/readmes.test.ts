import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const packages = join(import.meta.dirname, "../../packages");
const read = (file: string): string => readFileSync(join(packages, file), "utf8");

/** What each package's README must have, beside an example: a heading, and whether a table stands below it. */
const sections = [
  /^## .*(options|stream|FakeEngine)/im,
  /^##+ (Under faults|Faults)/m,
  /^## Limits/m,
  /^## Beside its peers/m,
];

/** Where the options of each package are declared. */
const declared: Readonly<Record<string, readonly (readonly [file: string, names: readonly string[]])[]>> = {
  events: [
    ["events/src/watcher.ts", ["WatchOptions", "BufferOptions"]],
    ["events/src/stream-options.ts", ["StreamOptions"]],
  ],
  queue: [["queue/src/options.ts", ["EventQueueOptions"]]],
  "docker-watcher": [
    ["docker-watcher/src/options.ts", ["DockerWatcherOptions", "DockerWatchOptions", "DockerListOptions"]],
    ["docker-watcher/src/host/choice/options.ts", ["HostOptions", "TlsOptions", "SshOptions"]],
    ["docker-watcher/src/stream/backoff.ts", ["RetryOptions"]],
    ["docker-watcher/src/stream/heartbeat.ts", ["HeartbeatOptions"]],
    ["events/src/watcher.ts", ["WatchOptions", "BufferOptions"]],
  ],
  "file-watcher": [
    ["file-watcher/src/input/options.ts", ["FileWatcherOptions", "DirectoryWatcherOptions"]],
    ["file-watcher/src/config-file-watcher.ts", ["ConfigFileWatcherOptions"]],
  ],
  testkit: [
    ["testkit/src/engine/options.ts", ["FakeEngineOptions"]],
    ["testkit/src/proxy/options.ts", ["FaultProxyOptions"]],
    ["testkit/src/eventually.ts", ["EventuallyOptions"]],
  ],
};

/** The names of an interface's members. */
function members(text: string, name: string): string[] {
  const [, body] = new RegExp(`^export interface ${name}\\b[^]*?\\{$([^]*?)^\\}$`, "m").exec(text) ?? [];
  return [...(body ?? "").matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member]) => String(member));
}

describe.each(Object.entries(declared))("the README of %s", (name, places) => {
  const page = read(`${name}/README.md`);

  it("tells the options, faults, limits and peers", () => {
    for (const section of sections) expect(page).toMatch(section);
  });

  it.each(places.flatMap(([file, names]) => names.map((each) => [each, file] as const)))(
    "names all of %s",
    (each, file) => {
      const options = members(read(file), each);
      expect(options.length).toBeGreaterThan(0);
      // As a key of an example, or in the code of a sentence.
      const missing = options.filter((option) => !new RegExp(`\\b${option}\\b`).test(codeOf(page)));
      expect(missing).toEqual([]);
    },
  );
});

/** The blocks and the words of a page that are code. */
function codeOf(page: string): string {
  return [...page.matchAll(/^```ts\n[\s\S]*?^```$|`[^`\n]+`/gm)].join("\n");
}
