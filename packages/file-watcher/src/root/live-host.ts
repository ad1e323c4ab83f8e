import type { FileEvent } from "@crowsnest/events";
import type { RootStat } from "../look/file-system.ts";
import type { Look } from "../look/snapshot.ts";
import type { Surveyor } from "../look/survey.ts";
import type { Opened } from "./open-directory.ts";

/** What a directory that is there tells its engine. */
export interface LiveHost {
  tell(events: readonly FileEvent[]): void;
  /** The directory is gone, or another one is in its place. */
  lost(): void;
  /** Directories came that the source may not listen in. */
  unheard(): void;
  /** Something could not be looked at. */
  skipped(path: string, error: unknown): void;
  /** A look was taken in. */
  looked(look: Look): void;
}

/** A directory that was opened: what {@link LiveDirectory} goes on with. */
export interface Found {
  readonly opened: Opened;
  readonly root: RootStat;
  readonly surveyor: Surveyor;
}
