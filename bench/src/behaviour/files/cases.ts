import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Peer } from "./peers.ts";

/** Milliseconds in which everything that will be told has been told. */
const patience = 1_500;

type Case = (peer: Peer) => Promise<string>;

/** Paths in the watched directory and beside it. */
interface Place {
  readonly inside: (name: string) => string;
  readonly outside: (name: string) => string;
}

/** Does something to a directory, and says what was told of it, equal events counted. */
function after(prepare: (place: Place) => void, act: (place: Place) => void | Promise<void>): Case {
  return async (peer) => {
    const room = realpathSync(mkdtempSync(join(tmpdir(), "crowsnest-behaviour-")));
    try {
      const directory = join(room, "watched");
      const place: Place = { inside: (name) => join(directory, name), outside: (name) => join(room, name) };
      mkdirSync(directory);
      prepare(place);
      await sleep(patience); // what came before is not told any more
      const counts = new Map<string, number>();
      await peer(directory, (event) => counts.set(event, (counts.get(event) ?? 0) + 1));
      await act(place);
      await sleep(patience);
      const told = [...counts].map(([event, times]) => (times === 1 ? event : `${event} ×${times}`));
      return told.join(", ") || "nothing";
    } finally {
      rmSync(room, { recursive: true, force: true });
    }
  };
}

const file = ({ inside }: Place): void => writeFileSync(inside("a"), "one");

function configMap({ inside }: Place): void {
  mkdirSync(inside("..1"));
  writeFileSync(inside("..1/config.yml"), "one");
  symlinkSync("..1", inside("..data"));
  symlinkSync("..data/config.yml", inside("config.yml"));
}

export const cases: Readonly<Record<string, Case>> = {
  "overwrite a": after(file, ({ inside }) => writeFileSync(inside("a"), "another")),
  "atomic save of a (a new file renamed over it)": after(file, ({ inside }) => {
    writeFileSync(inside("a.tmp"), "new");
    renameSync(inside("a.tmp"), inside("a"));
  }),
  "vim's save of a": after(file, ({ inside }) => {
    renameSync(inside("a"), inside("a~"));
    writeFileSync(inside("a"), "new");
    rmSync(inside("a~"));
  }),
  "rename a to b": after(file, ({ inside }) => renameSync(inside("a"), inside("b"))),
  "chmod a": after(file, ({ inside }) => chmodSync(inside("a"), 0o600)),
  "a becomes a directory": after(file, ({ inside }) => {
    rmSync(inside("a"));
    mkdirSync(inside("a"));
  }),
  "a write to the target of link a, elsewhere": after(
    ({ inside, outside }) => {
      writeFileSync(outside("target"), "one");
      symlinkSync(outside("target"), inside("a"));
    },
    ({ outside }) => writeFileSync(outside("target"), "another"),
  ),
  "a write through another hard link of a": after(
    ({ inside, outside }) => {
      writeFileSync(inside("a"), "one");
      linkSync(inside("a"), outside("other"));
    },
    ({ outside }) => appendFileSync(outside("other"), " more"),
  ),
  "a ConfigMap is swapped": after(configMap, ({ inside }) => {
    mkdirSync(inside("..2"));
    writeFileSync(inside("..2/config.yml"), "two");
    symlinkSync("..2", inside("..tmp"));
    renameSync(inside("..tmp"), inside("..data"));
    rmSync(inside("..1"), { recursive: true });
  }),
  "the directory is removed, made anew, and a is created": after(file, async ({ inside, outside }) => {
    rmSync(outside("watched"), { recursive: true });
    mkdirSync(outside("watched"));
    await sleep(patience);
    writeFileSync(inside("a"), "new");
  }),
};
