import type { Clock, WatchError } from "@crowsnest/events";
import type { FileSystem } from "../look/file-system.ts";
import type { Scope } from "../scope/scope.ts";
import type { SourceKind, SourceListener } from "../sources/source.ts";
import type { Opened } from "./open-directory.ts";

/** How a directory is to be opened. */
export interface OpenRequest {
  readonly directory: string;
  readonly scope: Scope;
  /** Sources that have failed lately. */
  readonly avoid: ReadonlySet<SourceKind>;
  readonly listener: SourceListener;
  /** Told of each source that was passed over. */
  report(error: WatchError): void;
}

/** What an engine works with. Other parts than the machine's show how it takes faults. */
export interface Parts {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** Starts a source on a directory that exists. Rejects when none can be had. */
  open(request: OpenRequest): Promise<Opened>;
}
