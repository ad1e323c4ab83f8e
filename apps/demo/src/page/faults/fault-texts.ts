import type { FaultName } from "../../web/protocol.ts";

/** What each fault does, in a few words. */
export const faultTexts: Readonly<Record<FaultName, { readonly title: string; readonly does: string }>> = {
  cut: { title: "Cut", does: "breaks the connection to the engine" },
  stall: { title: "Stall", does: "keeps the connection, but nothing moves" },
  split: { title: "Split", does: "hands bytes over in small pieces" },
  overrun: { title: "Overrun", does: "a cut that outlasts what the engine remembers" },
  restart: { title: "Restart", does: "kills the engine, which forgets its past" },
  "slow-consumer": { title: "Slow consumer", does: "keeps the code that takes events busy" },
};
