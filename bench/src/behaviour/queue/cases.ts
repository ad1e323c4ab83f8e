import { setTimeout as sleep } from "node:timers/promises";
import type { Item, Peer } from "./peers.ts";

const interval = 100;

/** What a peer did in one case, in the few words of a table's cell. */
export type Case = (peer: Peer) => Promise<string>;

function item(number: number): Item {
  return { number, payload: new Uint8Array(16) };
}

async function pushFor(push: (item: Item) => void, ms: number, gap: number): Promise<void> {
  const end = performance.now() + ms;
  for (let number = 0; performance.now() < end; number += 1) {
    push(item(number));
    await sleep(gap);
  }
}

/** The first flush fails; do later ones still come, and who heard of the failure? */
function failing(fail: () => void | Promise<void>): Case {
  return async (peer) => {
    const heard = new Set<string>();
    let flushes = 0;
    process.on("uncaughtException", () => heard.add("uncaught exception"));
    process.on("unhandledRejection", () => heard.add("unhandled rejection"));
    const push = peer({
      interval,
      onError: () => heard.add("onError"),
      onFlush: () => {
        flushes += 1;
        return flushes === 1 ? fail() : undefined;
      },
    });
    push(item(0));
    await sleep(interval * 3);
    push(item(1));
    await sleep(interval * 3);
    const told = [...heard].join(", ") || "nobody hears of it";
    return flushes > 1 ? `${told}; goes on` : `${told}; **no later flush**`;
  };
}

export const cases: Readonly<Record<string, Case>> = {
  "two flushes at once, when one takes 2.5 windows?": async (peer) => {
    let running = 0;
    let most = 0;
    const push = peer({
      interval,
      onError() {},
      onFlush: async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(interval * 2.5);
        running -= 1;
      },
    });
    await pushFor(push, interval * 10, 10);
    return most > 1 ? `**yes (${most})**` : "no";
  },

  "onFlush throws": failing(() => {
    throw new Error("thrown in onFlush");
  }),

  "onFlush rejects": failing(() => Promise.reject(new Error("rejected by onFlush"))),

  "an event each fifth of a window, for ten": async (peer) => {
    let flushes = 0;
    let events = 0;
    const push = peer({
      interval,
      onError() {},
      onFlush: (batch) => {
        flushes += 1;
        events += batch.length;
      },
    });
    await pushFor(push, interval * 10, interval / 5);
    if (flushes === 0) return "**starves: a debounce**";
    return flushes > 20 ? "no batching" : `flushes (${flushes} × ${Math.round(events / flushes)})`;
  },

  "onFlush never returns, 5,000 events": async (peer) => {
    const seen: WeakRef<Item>[] = [];
    const push = peer({ interval, onError() {}, onFlush: () => new Promise(() => {}) });
    push(item(0));
    await sleep(interval * 2);
    for (let number = 0; number < 5_000; number += 1) {
      const each = item(number);
      seen.push(new WeakRef(each));
      push(each);
      if (number % 1000 === 0) await sleep(interval / 2);
    }
    for (let round = 0; round < 5; round += 1) {
      (globalThis as { gc?: () => void }).gc?.();
      await sleep(20);
    }
    const held = seen.filter((each) => each.deref() !== undefined).length;
    push(item(-1)); // whoever nobody can push to any more is garbage, with all it holds
    return held > 4_500 ? "**holds all of them**" : `holds ${held}`;
  },
};
