import { release } from "node:os";
import { type Clock, WatchError } from "@crowsnest/events";
import type { Opened } from "./engine.ts";
import type { FileSystem } from "./file-system.ts";
import { notifiesChanges } from "./filesystem-type.ts";
import type { Backend } from "./options.ts";
import { openNative } from "./sources/native.ts";
import { openParcel } from "./sources/parcel.ts";
import { openPolling } from "./sources/polling.ts";
import { selectSources } from "./sources/select.ts";
import { type Lease, processSources } from "./sources/shared.ts";
import type { SourceKind, SourceListener } from "./sources/source.ts";
import { type Platform, timestampTick } from "./timestamp.ts";
import { watchFailure } from "./watch-failure.ts";

/** What decides which source a directory gets. */
export interface SourceOptions {
  readonly backend: Backend;
  readonly recursive: boolean;
  readonly pollInterval: number;
  readonly clock: Clock;
}

const isDeno: boolean = process.versions["deno"] !== undefined;

const platform: Platform = { platform: process.platform, release: release(), nanoseconds: !isDeno };

/** Opens an existing directory with the first source that the system grants. The ones before it are reported. */
export async function openDirectory(
  directory: string,
  options: SourceOptions,
  fileSystem: FileSystem,
  listener: SourceListener,
  report: (error: WatchError) => void,
): Promise<Opened> {
  const [real, type] = await Promise.all([fileSystem.realpath(directory), fileSystem.type(directory)]);
  const notifies = notifiesChanges(type);
  const kinds = selectSources(options.backend, options.recursive, notifies);
  return {
    lease: await openFirst(kinds, real, options, listener, report),
    tick: timestampTick(platform, type),
    pairByContent: isDeno,
    blocking: notifies,
  };
}

async function openFirst(
  kinds: readonly SourceKind[],
  directory: string,
  options: SourceOptions,
  listener: SourceListener,
  report: (error: WatchError) => void,
): Promise<Lease> {
  for (const [index, kind] of kinds.entries()) {
    try {
      return await open(kind, directory, options, listener);
    } catch (cause) {
      const next = kinds[index + 1];
      const { code, message } = watchFailure(directory, cause);
      if (next === undefined || code === "directory-lost" || code === "permission") throw cause;
      report(new WatchError(code, `${message}. Falling back from ${kind} to ${next}`, { cause }));
    }
  }
  throw new WatchError("backend", `No source for ${JSON.stringify(directory)}`);
}

async function open(
  kind: SourceKind,
  directory: string,
  options: SourceOptions,
  listener: SourceListener,
): Promise<Lease> {
  if (kind === "polling") {
    const source = openPolling(listener, options.clock, options.pollInterval);
    return { kind, close: () => source.close(), retire: () => source.close() };
  }
  const start = kind === "native" ? openNative : openParcel;
  return processSources.join(`${kind} ${directory}`, listener, (all) => start(directory, all));
}
