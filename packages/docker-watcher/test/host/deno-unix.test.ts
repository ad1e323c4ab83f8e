import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { programPath, skipWithout } from "@crowsnest/real-parts";
import { FakeEngine } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";

const script = join(import.meta.dirname, "deno-unix.child.ts");

describe.skipIf(skipWithout("strace"))("On Deno", () => {
  // As node:net's are: strace would see `close(N) = -1 EBADF`.
  it("no unix socket of ours is closed twice", async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), "crowsnest-strace-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const log = join(folder, "calls");
    const trace = ["-f", "-qq", "-e", "trace=socket,close", "-e", "signal=none", "-o", log];
    const program = ["deno", "run", "--quiet", "--allow-all", "--conditions=@crowsnest/source", script];
    await using engine = await FakeEngine.start();
    engine.run({ name: "web" });
    const { stdout } = await promisify(execFile)(programPath("strace") ?? "", [...trace, ...program, engine.host]);
    expect(stdout).toBe("list: 1, refused: unreachable\nagent: connected\n");
    const calls = readFileSync(log, "utf8").split("\n");
    expect(calls.filter((call) => call.includes("socket(AF_UNIX, SOCK_STREAM")).length).toBeGreaterThan(
      engine.counters.connectionsTotal,
    );
    expect(calls.filter((call) => call.includes("close") && call.includes("EBADF"))).toEqual([]);
  });
});
