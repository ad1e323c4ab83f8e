import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DirectoryWatcher } from "../src/index.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { type Recorder, record } from "./support/recorder.ts";

// Nothing is found here but by a notification.
const flat = { backend: "native", reconcileInterval: 0 } as const;
const whole = { ...flat, recursive: true } as const;

/** Writes a known file more than once: what was missed while a watch began anew is found by a look that this has caused. */
async function hears(seen: Recorder, directory: string, name: string): Promise<void> {
  for (const content of ["1", "22", "333"]) {
    seen.reset();
    writeFileSync(join(directory, name), content);
    await inTime(() => expect(seen.lines).toContain(`written ${name}`));
  }
}

function tree(): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "sub"));
  writeFileSync(join(directory, "a"), "");
  writeFileSync(join(directory, "sub/b"), "");
  return directory;
}

describe("of watchers that overlap, each hears", () => {
  it.for([
    { what: "all below, and the same directory", first: ["", whole], second: ["", flat], name: "sub/b" },
    { what: "the same directory, and all below", first: ["", flat], second: ["", whole], name: "a" },
    { what: "all below, and a subdirectory", first: ["", whole], second: ["sub", flat], name: "sub/b" },
    { what: "a subdirectory, and all below", first: ["sub", flat], second: ["", whole], name: "b" },
    {
      what: "all below, with and without hidden names",
      first: ["", whole],
      second: ["", { ...whole, hidden: true }],
      name: "a",
    },
  ] as const)("when the other ends: $what", async ({ first: [below, options], second: [otherBelow, others], name }) => {
    const directory = tree();
    const other = await record(new DirectoryWatcher(join(directory, otherBelow), others));
    const seen = await record(new DirectoryWatcher(join(directory, below), options));
    await hears(seen, join(directory, below), name);
    await other.stream.return?.();
    await hears(seen, join(directory, below), name);
    const third = await record(new DirectoryWatcher(join(directory, otherBelow), others));
    await third.stream.return?.();
    await hears(seen, join(directory, below), name);
    expect(seen.errors).toEqual([]);
  });

  it("what happens in directories that come after another began", async () => {
    const directory = tree();
    const seen = await record(new DirectoryWatcher(directory, whole));
    await record(new DirectoryWatcher(directory, flat));
    await record(new DirectoryWatcher(join(directory, "sub"), flat));
    for (const name of ["new", "sub/new"]) {
      mkdirSync(join(directory, name));
      await inTime(() => expect(seen.lines).toContain(`created ${name}`));
      writeFileSync(join(directory, name, "c"), "");
      await inTime(() => expect(seen.lines).toContain(`created ${name}/c`));
      await hears(seen, directory, `${name}/c`);
    }
  });

  it("when many begin and end at once", async () => {
    const directory = tree();
    const seen = await record(new DirectoryWatcher(directory, whole));
    for (let round = 0; round < 5; round += 1) {
      const others = [flat, whole, { ...whole, hidden: true }, flat].map((options, index) =>
        record(new DirectoryWatcher(join(directory, index === 3 ? "sub" : ""), options)),
      );
      for (const other of others) void other.then(({ stream }) => stream.return?.());
      const streams = await Promise.all(others);
      await Promise.all(streams.map(({ stream }) => stream.return?.()));
      await hears(seen, directory, "sub/b");
      await hears(seen, directory, "a");
    }
    expect(seen.errors).toEqual([]);
  });
});
