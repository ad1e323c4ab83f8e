import { type BehaviourTable, tableOf } from "../table.ts";
import { cases } from "./cases.ts";
import { peers } from "./peers.ts";

/** Streams under a reader that is slow or goes away. */
export const stream: BehaviourTable = tableOf(peers, cases, {
  readme: "packages/events/README.md",
  rows: "cases",
  together: 4,
});
