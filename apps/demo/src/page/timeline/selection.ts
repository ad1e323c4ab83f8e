import type { Signal } from "@preact/signals";
import type { EventEntry } from "./entry.ts";

/** The event whose details are shown. */
export type Selection = Signal<EventEntry | undefined>;
