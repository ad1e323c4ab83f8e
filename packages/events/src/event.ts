import type { Action, ContainerAction, FileAction } from "./action.ts";

/** Something happened to a container. Plain, frozen and JSON-safe. */
export interface DockerEvent {
  /** Tells the kinds of events apart. */
  readonly type: "docker";
  /** What happened. */
  readonly action: ContainerAction;
  /** The container's full id (64 hexadecimal digits on Docker). */
  readonly actorId: string;
  /** The container's name, without a leading slash. */
  readonly actorName: string;
  /** The engine's attributes: the container's labels, `image`, `name`, and for some actions `exitCode`, `signal`, `oldName`. */
  readonly actorAttributes: Readonly<Record<string, string>>;
  /** The engine it came from, as `watcher.host` gives it. */
  readonly host: string;
  /**
   * Milliseconds since the epoch, by the engine's clock. With `origin` `snapshot` or `reconcile` as exact as the engine's
   * list is: "Up 3 hours" is all that it may say.
   */
  readonly time: number;
  /**
   * How it was learned: as it happened (`live`), told again after a cut (`replay`), found by comparing the fleet after a
   * gap (`reconcile`), or there already when the watch began (`snapshot`).
   */
  readonly origin: "live" | "replay" | "reconcile" | "snapshot";
}

/** Something happened to a file. Plain, frozen and JSON-safe. */
export interface FileEvent {
  /** Tells the kinds of events apart. */
  readonly type: "file";
  /** What happened. */
  readonly action: FileAction;
  /** Files have none. */
  readonly actorId: "";
  /** The file's path relative to `directory`, with `/` on every platform. */
  readonly actorName: string;
  /** `kind`: `file`, `directory` or `other` (a FIFO, a socket, a device, a link that leads nowhere). */
  readonly actorAttributes: Readonly<Record<string, string>>;
  /** The absolute path of the watched directory. */
  readonly directory: string;
  /** For {@link Action.FileRenamed}: the name it had, relative to `directory`. */
  readonly previousName?: string;
  /** Milliseconds since the epoch, by this machine's clock, when the change was noticed. */
  readonly time: number;
  /** A native notification led to it (`live`), a periodic comparison (`reconcile`), or it was there already (`snapshot`). */
  readonly origin: "live" | "reconcile" | "snapshot";
}

/**
 * Why a force-reload was told.
 *
 * | cause | what happened |
 * |---|---|
 * | `gap` | the engine no longer remembers all that happened while it was not heard, or was restarted |
 * | `dropped` | the reader was too slow, or an event could not be read: `dropped` counts what is missing here |
 * | `overflow` | the kernel's queue of file notifications overflowed |
 * | `rescan` | a directory was looked at anew, and what happened in between is not known |
 * | `reconnected` | a directory came back; with `recovery: "reload"` also an engine |
 * | `disconnected` | with `recovery: "reload"`: the connection to the engine was lost |
 */
export type ReloadCause = "disconnected" | "reconnected" | "gap" | "overflow" | "dropped" | "rescan";

/**
 * Something may have been missed at this place in the stream: whatever was built from the events of this `host` or
 * `directory` is to be built anew, from `list()`. Plain, frozen and JSON-safe.
 */
export interface ReloadEvent {
  /** What is to be built anew: the view of an engine or that of a directory. */
  readonly type: "docker" | "file";
  /** Always `"force-reload"`. */
  readonly action: typeof Action.ForceReload;
  /** It is about all actors, so it names none. */
  readonly actorId: "";
  /** It is about all actors, so it names none. */
  readonly actorName: "";
  /** Empty. */
  readonly actorAttributes: Readonly<Record<string, never>>;
  /** The engine whose view may be stale. */
  readonly host?: string;
  /** The directory whose view may be stale. */
  readonly directory?: string;
  /** Why: see {@link ReloadCause}. */
  readonly cause: ReloadCause;
  /** How many events are known to be missing here; 0 where the number is not known. */
  readonly dropped: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Every event of every watcher. */
export type WatchEvent = DockerEvent | FileEvent | ReloadEvent;
