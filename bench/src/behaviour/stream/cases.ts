import { setTimeout as sleep } from "node:timers/promises";
import type { Peer } from "./peers.ts";

const sent = 5000;

export const cases: Readonly<Record<string, (peer: Peer) => Promise<string>>> = {
  "5,000 events come at once, then nobody reads for a while": async (peer) => {
    const { send, reader } = peer({ onStop: () => undefined });
    for (let number = 0; number < sent; number += 1) send(number);
    await sleep(200);
    let [events, missing] = [0, 0];
    void (async () => {
      for await (const told of reader) {
        const { dropped } = told as { dropped?: number };
        if (dropped === undefined) events += 1;
        else missing += dropped;
      }
    })();
    await sleep(200);
    if (events + missing !== sent) return `**${events} told, nothing of the others**`;
    return missing === 0
      ? "**holds all of them**"
      : `holds ${events}, then a force-reload says that ${missing} are missing`;
  },

  "the reader breaks out of its loop": async (peer) => {
    let stopped = false;
    const { send, reader } = peer({ onStop: () => (stopped = true) });
    send(1);
    for await (const _ of reader) break;
    await sleep(50);
    return stopped ? "the source is told" : "**the source is not told**";
  },

  "an abort of a signal": async (peer) => {
    const abort = new AbortController();
    const { reader } = peer({ signal: abort.signal, onStop: () => undefined });
    const end = (async () => {
      for await (const _ of reader);
      return "the loop ends";
    })().catch((error: Error) => `the loop throws an ${error.name}`);
    abort.abort();
    return Promise.race([end, sleep(200, "takes no signal")]);
  },
};
