import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import type { Scenario } from "./scenario.ts";

const one: Scenario["before"] = (at) => writeFileSync(at.in("a"), "one");
const two: Scenario["before"] = (at) => {
  writeFileSync(at.in("a"), "one");
  writeFileSync(at.in("b"), "second");
};

const awkward = [
  "größe.yml",
  "日本語",
  "a\nb",
  "n".repeat(255),
  "[*?]{a,b}!",
  "a b",
  "__proto__",
  "constructor",
  "-rf",
  "\\",
];

/** What is done to the names of a directory. */
export const names: readonly Scenario[] = [
  { name: "create", act: (at) => writeFileSync(at.in("a"), "one"), tells: ["created a"] },
  { name: "create an empty file", act: (at) => writeFileSync(at.in("a"), ""), tells: ["created a"] },
  { name: "delete", before: one, act: (at) => rmSync(at.in("a")), tells: ["deleted a"] },
  {
    name: "create and delete at one go",
    act(at) {
      writeFileSync(at.in("a"), "one");
      rmSync(at.in("a"));
    },
    tells: [],
  },
  { name: "rename", before: one, act: (at) => renameSync(at.in("a"), at.in("b")), tells: ["renamed a → b"] },
  {
    name: "rename that changes case",
    before: one,
    act: (at) => renameSync(at.in("a"), at.in("A")),
    tells: ["renamed a → A"],
  },
  {
    name: "rename twice at one go",
    before: one,
    act(at) {
      renameSync(at.in("a"), at.in("b"));
      renameSync(at.in("b"), at.in("c"));
    },
    tells: ["renamed a → c"],
  },
  {
    name: "rename away and back",
    before: one,
    act(at) {
      renameSync(at.in("a"), at.in("b"));
      renameSync(at.in("b"), at.in("a"));
    },
    tells: [],
  },
  {
    name: "swap",
    before: two,
    act(at) {
      renameSync(at.in("a"), at.in("t"));
      renameSync(at.in("b"), at.in("a"));
      renameSync(at.in("t"), at.in("b"));
    },
    tells: ["written a", "written b"],
  },
  {
    name: "rename over another file of the directory",
    before: two,
    act: (at) => renameSync(at.in("a"), at.in("b")),
    tells: ["deleted a", "written b"],
  },
  {
    name: "rotation of a log",
    before(at) {
      writeFileSync(at.in("log"), "newest");
      writeFileSync(at.in("log.1"), "older");
    },
    act(at) {
      renameSync(at.in("log.1"), at.in("log.2"));
      renameSync(at.in("log"), at.in("log.1"));
      writeFileSync(at.in("log"), "");
    },
    tells: ["renamed log.1 → log.2", "renamed log → log.1", "created log"],
  },
  {
    name: "delete one, create another",
    before: one,
    act(at) {
      rmSync(at.in("a"));
      writeFileSync(at.in("b"), "one");
    },
    tells: ["deleted a", "created b"],
  },
  {
    name: "move in",
    before: (at) => writeFileSync(at.out("a"), "one"),
    act: (at) => renameSync(at.out("a"), at.in("a")),
    tells: ["created a"],
  },
  { name: "move out", before: one, act: (at) => renameSync(at.in("a"), at.out("a")), tells: ["deleted a"] },
  {
    name: "move in over an existing file",
    before(at) {
      writeFileSync(at.in("a"), "one");
      writeFileSync(at.out("a"), "two");
    },
    act: (at) => renameSync(at.out("a"), at.in("a")),
    tells: ["written a"],
  },
  {
    name: "hidden to visible",
    before: (at) => writeFileSync(at.in(".a"), "one"),
    act: (at) => renameSync(at.in(".a"), at.in("a")),
    tells: ["created a"],
  },
  { name: "visible to hidden", before: one, act: (at) => renameSync(at.in("a"), at.in(".a")), tells: ["deleted a"] },
  {
    name: "a hidden name, when hidden names are asked for",
    options: { hidden: true },
    act: (at) => writeFileSync(at.in(".a"), "one"),
    tells: ["created .a"],
  },
  {
    name: "ignored names",
    options: { ignore: ["*.tmp", "cache/**", "[ab]?"] },
    act(at) {
      for (const name of ["x.tmp", "b1", "c1"]) writeFileSync(at.in(name), "one");
    },
    tells: ["created c1"],
  },
  ...awkward.map((name) => ({
    name: `a file named ${JSON.stringify(name.slice(0, 20))}`,
    act: (at: Parameters<Scenario["act"]>[0]) => writeFileSync(at.in(name), "one"),
    tells: [`created ${name}`],
  })),
  {
    name: "a name that is no UTF-8",
    act: (at) => void execFileSync("sh", ["-c", "printf one > \"$1$(printf '\\377\\376')\"", "sh", at.in("a")]),
    tells: [],
  },
  { name: "make a directory", act: (at) => mkdirSync(at.in("d")), tells: ["created d"] },
  {
    name: "remove a directory",
    before: (at) => mkdirSync(at.in("d")),
    act: (at) => rmdirSync(at.in("d")),
    tells: ["deleted d"],
  },
  {
    name: "rename a directory",
    before: (at) => mkdirSync(at.in("d")),
    act: (at) => renameSync(at.in("d"), at.in("e")),
    tells: ["renamed d → e"],
    unless: { deno: ["deleted d", "created e"] },
  },
  {
    name: "file to directory",
    before: one,
    act(at) {
      rmSync(at.in("a"));
      mkdirSync(at.in("a"));
    },
    tells: ["deleted a", "created a"],
  },
  {
    name: "directory to file",
    before: (at) => mkdirSync(at.in("a")),
    act(at) {
      rmdirSync(at.in("a"));
      writeFileSync(at.in("a"), "one");
    },
    tells: ["deleted a", "created a"],
  },
];
