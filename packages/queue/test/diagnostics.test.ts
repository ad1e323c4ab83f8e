import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, it } from "vitest";
import { Rig } from "./rig.ts";

it("each flush is published with its size, how long its first event waited and how long it took", async () => {
  const published: unknown[] = [];
  const listen = (message: unknown): void => void published.push(message);
  subscribe("crowsnest:queue.flush", listen);
  try {
    const rig = new Rig({ held: true });
    rig.push("a", "b");
    await rig.clock.advance(100);
    rig.push("c");
    await rig.clock.advance(30);
    rig.finish();
    await rig.clock.advance(0);
  } finally {
    unsubscribe("crowsnest:queue.flush", listen);
  }
  expect(published).toEqual([{ size: 2, waited: 100, took: 30, held: 1 }]);
});
