// @ts-expect-error Bun has this module; its types are not installed here.
import { expect, test } from "bun:test";
import { FakeEngine } from "../../src/index.ts";
import { StartCounter } from "./consumer.ts";

test("counts the starts of a restart", async () => {
  await using engine = await FakeEngine.start();
  const counter = new StartCounter(engine.host);
  await counter.ready;
  engine.run({ name: "web" });
  engine.restart("web");
  await counter.until(2);
  expect(engine.container("web").state).toBe("running");
  counter.close();
});
