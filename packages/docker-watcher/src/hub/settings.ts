import type { Clock } from "@crowsnest/events";
import type { Trace } from "./trace.ts";

/** The watcher's options, checked and with their defaults, as the inside needs them. Times in milliseconds. */
export interface Settings {
  readonly timeout: number;
  readonly retry: {
    readonly initialDelay: number;
    readonly maxDelay: number;
    readonly refusedDelay: number;
    readonly healthyAfter: number;
  };
  readonly heartbeat: { readonly interval: number; readonly timeout: number } | undefined;
  readonly recovery: "resume" | "reload";
  readonly failFast: boolean;
  readonly lineLimit: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly trace: Trace;
}
