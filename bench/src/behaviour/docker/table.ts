import { type BehaviourTable, tableOf } from "../table.ts";
import { cases } from "./cases.ts";
import { peers } from "./peers.ts";

/** Ways to follow an engine's events, under faults. */
export const docker: BehaviourTable = tableOf(peers, cases, {
  readme: "packages/docker-watcher/README.md",
  rows: "cases",
  together: 6,
});
