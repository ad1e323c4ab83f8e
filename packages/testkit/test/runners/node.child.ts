import { equal } from "node:assert/strict";
import { test } from "node:test";
import { FakeEngine } from "../../src/index.ts";
import { StartCounter } from "./consumer.ts";

test("counts the starts of a restart", async () => {
  await using engine = await FakeEngine.start();
  const counter = new StartCounter(engine.host);
  await counter.ready;
  engine.run({ name: "web" });
  engine.restart("web");
  await counter.until(2);
  equal(engine.container("web").state, "running");
  counter.close();
});
