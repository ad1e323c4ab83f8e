import { expect, it } from "vitest";
import { runChild } from "./child.ts";

it("leaves no listener, no rejection and nothing that keeps the process, after 100,000 short streams and an unread one", {
  timeout: 120_000,
}, async () => {
  const { code, output } = await runChild("short-streams.child.ts");
  expect(output.trim()).toBe("done, 1999 unread");
  expect(code).toBe(0);
});
