import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, it } from "vitest";
import { ManualClock } from "../../testkit/src/manual-clock.ts";
import { event, readAll, reload, sampleStream } from "./samples.ts";

it("drops and force-reloads are published with the name of the stream", async () => {
  const published: unknown[] = [];
  const listen = (message: unknown, channel: string | symbol): void =>
    void published.push({ channel, ...(message as object) });
  const channels = ["crowsnest:stream.drop", "crowsnest:stream.reload"];
  for (const channel of channels) subscribe(channel, listen);
  try {
    const { stream, writer } = sampleStream({ name: "unix:///fake.sock", buffer: { capacity: 1, dropAfter: 0 } });
    writer.sendAll([event(1), event(2)]);
    writer.end();
    expect(await readAll(stream)).toEqual(["1", "lost 1"]);
  } finally {
    for (const channel of channels) unsubscribe(channel, listen);
  }
  expect(published).toEqual([
    { channel: "crowsnest:stream.drop", name: "unix:///fake.sock", dropped: 1, buffered: 1 },
    expect.objectContaining({
      channel: "crowsnest:stream.reload",
      event: expect.objectContaining({ cause: "dropped" }),
    }),
  ]);
});

it("a listener that ends the stream leaves nothing in it", async () => {
  for (const channel of ["crowsnest:stream.drop", "crowsnest:stream.reload"]) {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ clock, buffer: { capacity: 1, waiting: 1 } });
    const listen = (): void => void stream.return?.();
    subscribe(channel, listen);
    writer.sendAll([event(1), event(2), event(3), reload(0, "gap"), event(4)]);
    writer.send(event(5));
    unsubscribe(channel, listen);
    await stream.closed;
    expect(stream.stats.buffered).toBe(0);
    expect(clock.timers).toBe(0);
  }
});
