import { blockedSendCase } from "./blocked-send-case.ts";
import type { GateCase } from "./case.ts";
import { ingestCases } from "./ingest-cases.ts";
import { queueCases } from "./queue-cases.ts";
import { streamCases } from "./stream-cases.ts";

/** All that the gate looks at. */
export const gateCases: readonly GateCase[] = [...streamCases, ...queueCases, blockedSendCase, ...ingestCases];
