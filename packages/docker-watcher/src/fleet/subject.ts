import type { FleetEntry } from "./fleet.ts";

/** A container that messages tell of again and again. To look it up by the 64 digits of its id costs as much as to decode a known line. */
export interface Subject {
  /** Where it was found the last time. */
  entry: FleetEntry | undefined;
}
