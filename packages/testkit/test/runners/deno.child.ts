import { equal } from "node:assert/strict";
import { FakeEngine } from "../../src/index.ts";
import { StartCounter } from "./consumer.ts";

/** What Deno has, and Node's types do not know. */
declare const Deno: { test(name: string, run: () => Promise<void>): void };

Deno.test("counts the starts of a restart", async () => {
  await using engine = await FakeEngine.start();
  const counter = new StartCounter(engine.host);
  await counter.ready;
  engine.run({ name: "web" });
  engine.restart("web");
  await counter.until(2);
  equal(engine.container("web").state, "running");
  counter.close();
  // Deno's test runner fails a test that leaves a socket or a timer behind.
});
