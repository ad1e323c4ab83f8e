import { type BehaviourTable, tableOf } from "../table.ts";
import { cases } from "./cases.ts";
import { peers } from "./peers.ts";

/** File watchers, and what they tell. */
export const files: BehaviourTable = tableOf(peers, cases, {
  readme: "packages/file-watcher/README.md",
  rows: "cases",
  together: 4,
});
