import { equal } from "node:assert/strict";
import { test } from "node:test";
import { FakeEngine } from "../../src/index.ts";
import { StartCounter } from "./consumer.ts";

test("counts the starts of a restart", async (t) => {
  // Not `await using`: Node 22 does not know it.
  const engine = await FakeEngine.start();
  t.after(() => engine.close());
  const counter = new StartCounter(engine.host);
  await counter.ready;
  engine.run({ name: "web" });
  engine.restart("web");
  await counter.until(2);
  equal(engine.container("web").state, "running");
  counter.close();
});
