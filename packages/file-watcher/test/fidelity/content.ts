import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { Scenario } from "./scenario.ts";

const one: Scenario["before"] = (at) => writeFileSync(at.in("a"), "one");

/** What is done to the content of a file. */
export const content: readonly Scenario[] = [
  { name: "overwrite", before: one, act: (at) => writeFileSync(at.in("a"), "another"), tells: ["written a"] },
  { name: "truncate", before: one, act: (at) => truncateSync(at.in("a"), 0), tells: ["written a"] },
  {
    name: "write in place",
    before: one,
    act(at) {
      const file = openSync(at.in("a"), "r+");
      writeSync(file, "O", 0);
      closeSync(file);
    },
    tells: ["written a"],
  },
  { name: "grow", before: one, act: (at) => appendFileSync(at.in("a"), " more"), tells: ["written a"] },
  {
    name: "truncate and write",
    before: one,
    act(at) {
      const file = openSync(at.in("a"), "r+");
      ftruncateSync(file);
      writeSync(file, "a new one");
      closeSync(file);
    },
    tells: ["written a"],
  },
  {
    name: "rewrite of the same size",
    before: one,
    act: (at) => writeFileSync(at.in("a"), "two"),
    tells: ["written a"],
  },
  {
    name: "rewrite of the same content",
    before: one,
    act: (at) => writeFileSync(at.in("a"), "one"),
    tells: ["written a"],
  },
  {
    name: "many writes at one go",
    before: one,
    act: (at) => repeat(50, (i) => writeFileSync(at.in("a"), `${i}`)),
    tells: ["written a"],
  },
  { name: "chmod", before: one, act: (at) => chmodSync(at.in("a"), 0o600), tells: [] },
  { name: "touch", before: one, act: (at) => utimesSync(at.in("a"), new Date(), new Date()), tells: ["written a"] },
  { name: "read", before: one, act: (at) => void readFileSync(at.in("a")), tells: [] },
  {
    name: "open for writing without a write",
    before: one,
    act: (at) => closeSync(openSync(at.in("a"), "r+")),
    tells: [],
  },
  {
    name: "atomic save",
    before: one,
    act(at) {
      writeFileSync(at.in("a.tmp"), "new");
      renameSync(at.in("a.tmp"), at.in("a"));
    },
    tells: ["written a"],
  },
  {
    name: "atomic save that keeps size and time",
    before: one,
    act(at) {
      writeFileSync(at.in("a.tmp"), "two");
      utimesSync(at.in("a.tmp"), 1_000, 1_000);
      renameSync(at.in("a.tmp"), at.in("a"));
    },
    tells: ["written a"],
  },
  {
    name: "vim's save: the old one aside, a new one, the old one gone",
    before: one,
    act(at) {
      renameSync(at.in("a"), at.in("a~"));
      writeFileSync(at.in("a"), "new");
      rmSync(at.in("a~"));
    },
    tells: ["written a"],
  },
  {
    name: "save with a backup that stays",
    before: one,
    act(at) {
      copyFileSync(at.in("a"), at.in("a~"));
      writeFileSync(at.in("a"), "new");
    },
    tells: ["written a", "created a~"],
  },
  {
    name: "save by delete and create",
    before: one,
    act(at) {
      rmSync(at.in("a"));
      writeFileSync(at.in("a"), "new");
    },
    tells: ["written a"],
  },
];

function repeat(times: number, act: (index: number) => void): void {
  for (let index = 0; index < times; index += 1) act(index);
}
