import { mergeWatchers, type StreamPair, WatchError, type Watcher, type WatchOptions } from "@crowsnest/events";
import { describe, expect, it, vi } from "vitest";
import { event, readAll, reload, type Sample, sampleStream } from "./samples.ts";

/** As long as a busy machine may need. */
const patiently = { timeout: 60_000 };

/** A watcher whose streams the test feeds by hand. */
class HandFed implements Watcher<Sample> {
  readonly host: string;
  readonly pairs: StreamPair<Sample>[] = [];

  constructor(host = "unix:///fake.sock") {
    this.host = host;
  }

  get writer(): StreamPair<Sample>["writer"] {
    return (this.pairs[0] as StreamPair<Sample>).writer;
  }

  watch(options: WatchOptions = {}): StreamPair<Sample>["stream"] {
    const pair = sampleStream({ ...options, reload: (dropped) => reload(dropped, "dropped", this.host) });
    this.pairs.push(pair);
    return pair.stream;
  }
}

describe("mergeWatchers", () => {
  it("tells the events of all, in the order of each", async () => {
    const [one, two] = [new HandFed(), new HandFed()];
    const stream = mergeWatchers(one, two).watch();
    one.writer.sendAll([event(1), event(2), event(3)]);
    two.writer.sendAll([event(10), event(11)]);
    one.writer.end();
    two.writer.end();
    const seen = await readAll(stream);
    expect(seen.filter((name) => name.length === 1)).toEqual(["1", "2", "3"]);
    expect(seen.filter((name) => name.length === 2)).toEqual(["10", "11"]);
    expect(stream.stats).toMatchObject({ received: 5, delivered: 5, dropped: 0, buffered: 0 });
  });

  it("is ready when all are", async () => {
    const [one, two] = [new HandFed(), new HandFed()];
    const stream = mergeWatchers(one, two).watch();
    const ready = vi.fn();
    const waiting = stream.ready.then(ready);
    one.writer.ready();
    await Promise.resolve();
    expect(ready).not.toHaveBeenCalled();
    two.writer.ready();
    await waiting;
    await stream.return?.();
  });

  it("drops for each source alone, and the force-reload names the host it is about", async () => {
    const [busy, quiet] = [new HandFed("tcp://busy"), new HandFed("tcp://quiet")];
    const stream = mergeWatchers(busy, quiet).watch({ buffer: { capacity: 2, dropAfter: 0 } });
    quiet.writer.send(event(1, "tcp://quiet"));
    await vi.waitFor(() => expect(stream.stats.received).toBe(1), patiently);
    for (let number = 0; number < 50; number += 1) busy.writer.send(event(number, "tcp://busy"));
    busy.writer.end();
    quiet.writer.end();
    const reloads: Sample[] = [];
    let events = 0;
    for await (const sample of stream) {
      if (sample.action === "force-reload") reloads.push(sample);
      else events += 1;
    }
    expect(reloads.length).toBeGreaterThan(0);
    for (const each of reloads) expect(each.host).toBe("tcp://busy");
    expect(events + reloads.reduce((sum, each) => sum + ("dropped" in each ? each.dropped : 0), 0)).toBe(51);
    expect(stream.stats).toMatchObject({ received: 51, delivered: events, dropped: 51 - events });
  });

  it("loses nothing by itself when several sources wait for the same room", async () => {
    const sources = [new HandFed("tcp://1"), new HandFed("tcp://2"), new HandFed("tcp://3")];
    const stream = mergeWatchers(...sources).watch({ buffer: { capacity: 1, waiting: 0, dropAfter: 0 } });
    let [events, lost] = [0, 0];
    const reading = (async () => {
      for await (const sample of stream) {
        if (sample.action !== "force-reload") events += 1;
        else {
          lost += sample.dropped;
          expect(sample.host).toMatch(/^tcp:/);
        }
        await new Promise((resolve) => setTimeout(resolve));
      }
    })();
    for (let round = 0; round < 20; round += 1) {
      for (const { writer } of sources) writer.sendAll([event(1), event(2)]);
      await new Promise((resolve) => setTimeout(resolve));
    }
    for (const { writer } of sources) writer.end();
    await reading;
    expect(events + lost).toBe(120);
    expect(stream.stats).toMatchObject({ received: 120, delivered: events, dropped: lost });
  });

  it("lets what waits expire in the sources while nobody reads", async () => {
    const one = new HandFed();
    const stream = mergeWatchers(one).watch({ buffer: { capacity: 10, waiting: 10, dropAfter: 5 } });
    for (let burst = 0; burst < 5; burst += 1) {
      for (let number = 0; number < 20; number += 1) one.writer.send(event(number));
      await new Promise((resolve) => setTimeout(resolve));
    }
    await vi.waitFor(() => expect(stream.stats.buffered).toBeLessThanOrEqual(2 * 10 + 1), patiently);
    await stream.return();
  });

  it("holds no more than a slow reader and its bounds allow", async () => {
    const one = new HandFed();
    const stream = mergeWatchers(one).watch({ buffer: { capacity: 5, waiting: 5, dropAfter: 60_000 } });
    for (let number = 0; number < 1000; number += 1) {
      one.writer.send(event(number));
      if (number % 10 === 0) await Promise.resolve();
    }
    expect(stream.stats.buffered).toBeLessThanOrEqual(10 + 1 + 5);
    await stream.return?.();
  });

  it("ends with the fatal error of one, and closes the others", async () => {
    const [one, two] = [new HandFed(), new HandFed()];
    const stream = mergeWatchers(one, two).watch();
    const failure = new WatchError("unauthorized", "403", { fatal: true });
    one.writer.end(failure);
    await expect(readAll(stream)).rejects.toBe(failure);
    expect(await stream.closed).toBe(failure);
    expect(two.writer.ended).toBe(true);
  });

  it("closes all of them at the end, and leaves a refused watch nothing open", async () => {
    const [one, two] = [new HandFed(), new HandFed()];
    const stream = mergeWatchers(one, two).watch();
    await stream.return?.();
    expect([one.writer.ended, two.writer.ended]).toEqual([true, true]);

    const three = new HandFed();
    const refusing: Watcher<Sample> = {
      watch() {
        throw new WatchError("invalid-option", "no");
      },
    };
    expect(() => mergeWatchers(three, refusing).watch()).toThrow("no");
    expect(three.writer.ended).toBe(true);
  });

  it("drains all of them", async () => {
    const [one, two] = [new HandFed(), new HandFed()];
    const stream = mergeWatchers(one, two).watch();
    one.writer.send(event(1));
    two.writer.send(event(2));
    const drained = stream.drain();
    expect((await readAll(stream)).sort()).toEqual(["1", "2"]);
    await drained;
  });

  it("can be merged again", async () => {
    const [one, two, three] = [new HandFed(), new HandFed(), new HandFed()];
    const stream = mergeWatchers(mergeWatchers(one, two), three).watch();
    for (const [index, each] of [one, two, three].entries()) {
      each.writer.send(event(index));
      each.writer.end();
    }
    expect((await readAll(stream)).sort()).toEqual(["0", "1", "2"]);
  });

  it("refuses what is no watcher", () => {
    expect(() => mergeWatchers()).toThrow("mergeWatchers must be given at least one watcher");
    expect(() => mergeWatchers(new HandFed()).watch(5 as never)).toThrow("options must be an object, not 5");
    expect(() => mergeWatchers("unix:///var/run/docker.sock" as never)).toThrow(
      'mergeWatchers must be given watchers, not "unix:///var/run/docker.sock"',
    );
  });
});
