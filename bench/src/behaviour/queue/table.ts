import { type BehaviourTable, tableOf } from "../table.ts";
import { cases } from "./cases.ts";
import { peers } from "./peers.ts";

/** Batchers under a bad `onFlush`. */
export const queue: BehaviourTable = tableOf(peers, cases, {
  readme: "packages/queue/README.md",
  rows: "peers",
  together: 5,
});
