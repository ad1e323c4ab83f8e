import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { Place, Scenario } from "./scenario.ts";

/** Deno.watchFs itself opens each file that is created, and waits for ever for a FIFO's writer, with the whole process. */
const impossible = { runtime: "deno", backend: "native", why: "Deno.watchFs opens the FIFO" };

/** Links, and what is no plain file. */
export const links: readonly Scenario[] = [
  {
    name: "write through a link, its target outside",
    before(at) {
      writeFileSync(at.out("target"), "one");
      symlinkSync(at.out("target"), at.in("a"));
    },
    act: (at) => writeFileSync(at.out("target"), "another"),
    tells: ["written a"],
  },
  {
    name: "write to the target of a link, in the same directory",
    before(at) {
      writeFileSync(at.in("target"), "one");
      symlinkSync("target", at.in("a"));
    },
    act: (at) => writeFileSync(at.in("target"), "another"),
    tells: ["written a", "written target"],
  },
  {
    name: "write through another hard link",
    before(at) {
      writeFileSync(at.in("a"), "one");
      linkSync(at.in("a"), at.out("other"));
    },
    act: (at) => writeFileSync(at.out("other"), "another"),
    tells: ["written a"],
  },
  {
    name: "a further hard link",
    before: (at) => writeFileSync(at.in("a"), "one"),
    act: (at) => linkSync(at.in("a"), at.in("b")),
    tells: ["created b"],
  },
  {
    name: "a link to a file",
    before: (at) => writeFileSync(at.out("target"), "one"),
    act: (at) => symlinkSync(at.out("target"), at.in("a")),
    tells: ["created a"],
  },
  { name: "a link that leads nowhere", act: (at) => symlinkSync("nowhere", at.in("a")), tells: ["created a"] },
  { name: "a link that leads in a circle", act: (at) => symlinkSync("a", at.in("a")), tells: ["created a"] },
  {
    name: "a link is turned to another file",
    before(at) {
      writeFileSync(at.out("1"), "one");
      writeFileSync(at.out("2"), "two");
      symlinkSync(at.out("1"), at.in("a"));
    },
    act(at) {
      symlinkSync(at.out("2"), at.in(".new"));
      renameSync(at.in(".new"), at.in("a"));
    },
    tells: ["written a"],
  },
  {
    name: "the target of a link comes",
    before: (at) => symlinkSync(at.out("target"), at.in("a")),
    act: (at) => writeFileSync(at.out("target"), "one"),
    tells: ["written a"],
  },
  {
    name: "swap of a ConfigMap, hidden names ignored",
    before(at) {
      mountConfigMap(at, "1");
      symlinkSync("..1", at.in("..data"));
      symlinkSync("..data/config.yml", at.in("config.yml"));
    },
    act(at) {
      mountConfigMap(at, "2");
      symlinkSync("..2", at.in("..data_tmp"));
      renameSync(at.in("..data_tmp"), at.in("..data"));
      rmSync(at.in("..1"), { recursive: true });
    },
    tells: ["written config.yml"],
  },
  {
    name: "a FIFO, which is never opened",
    impossible,
    act: (at) => void execFileSync("mkfifo", [at.in("a")]),
    tells: ["created a"],
  },
  {
    name: "a FIFO in the place of a file",
    impossible,
    before: (at) => writeFileSync(at.in("a"), "one"),
    act(at) {
      rmSync(at.in("a"));
      execFileSync("mkfifo", [at.in("a")]);
    },
    tells: ["written a"],
  },
];

function mountConfigMap(at: Place, version: string): void {
  mkdirSync(at.in(`..${version}`));
  writeFileSync(at.in(`..${version}/config.yml`), `version: ${version}`);
}
