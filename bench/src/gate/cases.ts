import { blockedSendCase } from "./blocked-send-case.ts";
import type { GateCase } from "./case.ts";
import { ingestCases } from "./ingest-cases.ts";
import { queueCases } from "./queue-cases.ts";
import { streamCases } from "./stream-cases.ts";

/** All that the gate looks at. */
export const gateCases: readonly GateCase[] = [...streamCases, ...queueCases, blockedSendCase, ...ingestCases];

/** Those of these names, or all of them for none. Throws for a name that no case has. */
export function chooseCases(names: readonly string[]): readonly GateCase[] {
  for (const name of names) {
    if (gateCases.some((each) => each.name === name)) continue;
    const known = gateCases.map((each) => `"${each.name}"`).join(", ");
    throw new Error(`--only "${name}": there is no such case, but ${known}`);
  }
  return names.length === 0 ? gateCases : gateCases.filter(({ name }) => names.includes(name));
}
