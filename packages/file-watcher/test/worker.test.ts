import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "./support/directory.ts";
import { runArguments } from "./support/runtime.ts";

it("a worker thread that watches recursively may be ended, and the process lives", () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "below"));
  const program = join(import.meta.dirname, "support/worker-child.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [...runArguments, program, directory], {
    encoding: "utf8",
    timeout: 100_000,
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "the process lives\n", stderr: "" });
});
