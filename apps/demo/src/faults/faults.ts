import { setTimeout as sleep } from "node:timers/promises";
import type { FaultName } from "../web/protocol.ts";
import type { FaultScene } from "./fault-scene.ts";
import { until } from "./until.ts";

/** One button of the panel. */
export interface Fault {
  /** Whether it can be made with an embedded engine alone. */
  readonly embeddedOnly: boolean;
  /** What is being done, for people. */
  readonly began: string;
  /**
   * Does it and takes it back, also when `signal` ends it early. Resolves to the number of events that it made and that are
   * not among those that were counted as dropped, in the name of `embedded.churned`; `undefined`: it made none.
   */
  run(scene: FaultScene, signal: AbortSignal): Promise<number | undefined>;
}

/** Milliseconds. */
const outage = 2000;
const standstill = 6000;
const hold = 5000;

export const faults: Readonly<Record<FaultName, Fault>> = {
  cut: {
    embeddedOnly: false,
    began: "the connection is cut, and the engine cannot be reached for 2 s",
    run: (scene, signal) => whileRefused(scene, signal, async () => undefined),
  },
  stall: {
    embeddedOnly: false,
    began: "nothing moves for 6 s, and all connections stay open",
    async run({ proxy }, signal) {
      proxy.stall();
      await pause(standstill, signal);
      proxy.resume();
      return undefined;
    },
  },
  split: {
    embeddedOnly: false,
    began: "everything comes in pieces of 1 to 16 bytes for 6 s",
    async run({ proxy }, signal) {
      proxy.split({ min: 1, max: 16 });
      await pause(standstill, signal);
      proxy.split(undefined);
      return undefined;
    },
  },
  overrun: {
    embeddedOnly: true,
    began: "the connection is cut, and more happens meanwhile than the engine remembers (256 events)",
    run: (scene, signal) => whileRefused(scene, signal, async () => scene.embedded?.churn(200, signal)),
  },
  restart: {
    embeddedOnly: true,
    began: "the engine is killed, and starts again after 2 s with an empty memory",
    async run({ embedded }, signal) {
      try {
        await embedded?.crash();
        await pause(outage, signal);
      } finally {
        await embedded?.recover();
      }
      return undefined;
    },
  },
  "slow-consumer": {
    embeddedOnly: false,
    began: "the consumer stands still for 5 s or more, until its buffers are full",
    async run({ gate, embedded, counts }, signal) {
      const { dropped, received } = counts();
      const keepUp = (made: number): Promise<void> =>
        until(() => counts().received >= received + made, { longest: 5000, signal, interval: 5 });
      gate.close();
      try {
        await Promise.all([embedded?.churn(4000, signal, keepUp), pause(hold, signal)]);
        // An event waits 3 s for room before it is dropped; on a busy machine it comes late.
        if (embedded !== undefined) await until(() => counts().dropped > dropped, { longest: 20_000, signal });
      } finally {
        gate.open();
      }
      return undefined;
    },
  },
};

async function whileRefused<T>({ proxy }: FaultScene, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  await proxy.refuse();
  try {
    const [result] = await Promise.all([act(), pause(outage, signal)]);
    return result;
  } finally {
    await proxy.accept();
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, { signal }).catch(() => {});
}
