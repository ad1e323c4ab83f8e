import { expect, it } from "vitest";
import { runChild } from "../../events/test/child.ts";

it("a process with a drained queue exits by itself, whatever its callbacks threw", async () => {
  const { code, output } = await runChild("../../queue/test/exit.child.ts");
  expect(output.trim()).toBe("flushed 2");
  expect(code).toBe(0);
});
