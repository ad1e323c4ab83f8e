import type { Clock } from "@crowsnest/events";
import type { Source, SourceListener } from "./source.ts";

/** Wakes each `interval` milliseconds: for file systems that tell nothing, such as network mounts. */
export function openPolling(listener: SourceListener, clock: Clock, interval: number): Source {
  let cancel: (() => void) | undefined;
  const next = (): void => {
    cancel = clock.setTimer(() => {
      next();
      listener.changed(undefined);
    }, interval);
  };
  next();
  return {
    kind: "polling",
    async close() {
      cancel?.();
    },
  };
}
