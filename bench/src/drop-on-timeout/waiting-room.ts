import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type Event, openStream } from "../runner/events.ts";

/** Where events wait until they are dropped. */
export interface WaitingRoom {
  enter(event: Event): void;
  /** Lets go of whoever waits. */
  close(): void | Promise<void>;
}

/** Opens a room whose events are dropped after `dropAfter` ms; it tells of each run of drops, first come, first dropped. */
export type OpenRoom = (size: number, dropAfter: number, onDrop: (dropped: number) => void) => WaitingRoom;

/** The stream's own line, and what one would do instead. */
export const rooms: Readonly<Record<string, OpenRoom>> = {
  "crowsnest, one timer for all": (size, dropAfter, onDrop) => {
    const { stream, writer } = openStream({ buffer: { capacity: 1, waiting: size, dropAfter } });
    const hear = (message: unknown): void => onDrop((message as { dropped: number }).dropped);
    subscribe("crowsnest:stream.drop", hear);
    let full = false;
    return {
      enter(event) {
        // The first one gets in.
        if (!full) writer.send(event);
        full = true;
        writer.send(event);
      },
      async close() {
        unsubscribe("crowsnest:stream.drop", hear);
        await stream.return?.();
      },
    };
  },

  "limit: two arrays, the clock read for each": (size, dropAfter, onDrop) => {
    const events: Event[] = [];
    const deadlines: number[] = [];
    let dropped = 0;
    let timer: NodeJS.Timeout | undefined;
    const expire = (): void => {
      const now = performance.now();
      const before = dropped;
      while (dropped < events.length && (deadlines[dropped] as number) <= now) dropped += 1;
      if (dropped < size) timer = setTimeout(expire, 10);
      if (dropped > before) onDrop(dropped - before);
    };
    return {
      enter(event) {
        events.push(event);
        deadlines.push(performance.now() + dropAfter);
        timer ??= setTimeout(expire, dropAfter);
      },
      close: () => clearTimeout(timer),
    };
  },

  "a setTimeout and a promise each": (_size, dropAfter, onDrop) => {
    const waiting = new Map<number, { readonly event: Event; readonly timer: NodeJS.Timeout }>();
    let last = 0;
    return {
      enter(event) {
        last += 1;
        const key = last;
        const dropped = new Promise<void>((resolve) => {
          waiting.set(key, { event, timer: setTimeout(resolve, dropAfter) });
        });
        void dropped.then(() => {
          waiting.delete(key);
          onDrop(1);
        });
      },
      close() {
        for (const { timer } of waiting.values()) clearTimeout(timer);
      },
    };
  },

  "an AbortSignal.timeout each": (_size, dropAfter, onDrop) => {
    const waiting = new Map<AbortSignal, Event>();
    return {
      enter(event) {
        const signal = AbortSignal.timeout(dropAfter);
        waiting.set(signal, event);
        signal.addEventListener("abort", () => {
          waiting.delete(signal);
          onDrop(1);
        });
      },
      close() {},
    };
  },
};
