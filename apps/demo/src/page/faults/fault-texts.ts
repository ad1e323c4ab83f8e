import type { FaultName } from "../../web/protocol.ts";

/** What each fault does, in a few words. */
export const faultTexts: Readonly<Record<FaultName, { readonly title: string; readonly does: string }>> = {
  cut: { title: "Cut", does: "breaks the connection to the engine" },
  stall: { title: "Stall", does: "keeps the connection, and nothing comes through it" },
  split: { title: "Split", does: "hands the bytes over in small pieces" },
  overrun: { title: "Overrun", does: "while it is cut, more happens than the engine remembers" },
  restart: { title: "Restart", does: "the engine starts anew and has forgotten its past" },
  "slow-consumer": { title: "Slow consumer", does: "the code that takes the events stands still" },
};
