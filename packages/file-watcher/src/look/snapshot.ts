import type { Entry } from "./entry.ts";

/** What is known of a directory: name → entry. */
export type Snapshot = ReadonlyMap<string, Entry>;

/** What a look found: `undefined` for a name that is not there. */
export type Look = ReadonlyMap<string, Entry | undefined>;
