import { release } from "node:os";
import { isMainThread } from "node:worker_threads";
import { type Clock, WatchError } from "@crowsnest/events";
import type { FileSystem } from "../look/file-system.ts";
import { isLayered, notifiesChanges } from "../look/filesystem-type.ts";
import { type Platform, timestampTick } from "../look/timestamp.ts";
import type { Backend } from "../sources/backend.ts";
import { deno } from "../sources/deno-runtime.ts";
import { openDeno } from "../sources/deno-watches.ts";
import { openMountedFiles } from "../sources/mounted-files.ts";
import { openNative } from "../sources/native.ts";
import { openNativeTree } from "../sources/native-tree.ts";
import { openParcel } from "../sources/parcel.ts";
import { openPolling } from "../sources/polling.ts";
import { selectSources } from "../sources/select.ts";
import { type Lease, processSources } from "../sources/shared.ts";
import type { SourceKind } from "../sources/source.ts";
import { mountedNames } from "./mount-points.ts";
import type { OpenRequest } from "./parts.ts";
import { watchFailure } from "./watch-failure.ts";

/** A directory that is being watched, and what is known of the file system it is on. */
export interface Opened {
  readonly lease: Lease;
  /** Milliseconds; see `timestampTick`. */
  readonly tick: number;
  /** Whether a small file whose birth time is too coarse to know it by under another name is read for that. */
  readonly pairByContent: boolean;
  /** Whether calls that hold up the process may be used on it. */
  readonly blocking: boolean;
  /** Whether a directory can get another birth time: on overlayfs, when something in it is first written. */
  readonly layered: boolean;
  /** Names on which something is mounted. */
  readonly mounted: ReadonlySet<string>;
}

/** What decides which source a directory gets. */
export interface SourceOptions {
  readonly backend: Backend;
  readonly pollInterval: number;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
}

const isDeno: boolean = process.versions["deno"] !== undefined;

// Deno wants leave to tell the release, and has no nanoseconds for which it would matter.
const platform: Platform = { platform: process.platform, release: isDeno ? "" : release(), nanoseconds: !isDeno };

/**
 * Node aborts when a worker thread ends that holds a subscription of @parcel/watcher (parcel-bundler/watcher#264). Only who
 * names the backend gets it there.
 */
function parcelIsSafe(backend: Backend): boolean {
  return backend === "parcel" || isMainThread || process.versions["bun"] !== undefined || isDeno;
}

/** Opens an existing directory with the first source that the system grants. The ones before it are reported. */
export async function openDirectory(request: OpenRequest, options: SourceOptions): Promise<Opened> {
  const { fileSystem, backend } = options;
  const [real, type] = await Promise.all([fileSystem.realpath(request.directory), fileSystem.type(request.directory)]);
  const notifies = notifiesChanges(type);
  const avoided = (kind: SourceKind): boolean =>
    request.avoid.has(kind) || (kind === "parcel" && !parcelIsSafe(backend));
  const kinds = selectSources(backend, request.scope.recursive, notifies).filter((kind) => !avoided(kind));
  const mounted = new Set([...(await mountedNames(real))].filter((name) => request.scope.admits(name)));
  const lease = await openFirst(kinds, real, request, options);
  return {
    lease: mounted.size > 0 && lease.kind !== "polling" ? await withMounted(lease, real, mounted, request) : lease,
    tick: timestampTick(platform, type),
    // On a local disk without birth times it is cheap; over a network only Deno needs it, which tells milliseconds.
    pairByContent: notifies || isDeno,
    blocking: notifies,
    layered: isLayered(type),
    mounted,
  };
}

async function openFirst(
  kinds: readonly SourceKind[],
  directory: string,
  request: OpenRequest,
  options: SourceOptions,
): Promise<Lease> {
  for (const [index, kind] of kinds.entries()) {
    try {
      return await open(kind, directory, request, options);
    } catch (cause) {
      const next = kinds[index + 1];
      const { code, message } = watchFailure(request.directory, cause);
      if (next === undefined || code === "not-found" || code === "permission") throw cause;
      request.report(
        new WatchError(code, `${message.replace(/\.$/, "")}. Going on with the ${next} backend`, { cause }),
      );
    }
  }
  throw new WatchError("backend", `There is no backend for ${JSON.stringify(directory)}`);
}

async function open(
  kind: SourceKind,
  directory: string,
  { scope, listener }: OpenRequest,
  { clock, pollInterval }: SourceOptions,
): Promise<Lease> {
  if (kind === "polling") {
    const source = openPolling(listener, clock, pollInterval);
    return { kind, close: () => source.close(), retire: () => source.close() };
  }
  if (kind === "parcel") {
    return processSources.join(`parcel ${directory}`, listener, (all) => openParcel(directory, all));
  }
  const runtime = deno;
  if (runtime !== undefined) {
    const { recursive } = scope;
    return processSources.join(`${recursive ? "tree" : "native"} ${directory}`, listener, (all) =>
      openDeno(runtime, directory, recursive, all),
    );
  }
  if (!scope.recursive) {
    return processSources.join(`native ${directory}`, listener, (all) => openNative(directory, all));
  }
  // Which directories get a watch depends on what is ignored.
  return processSources.join(`tree ${scope.key} ${directory}`, listener, (all) =>
    openNativeTree(directory, (name) => scope.admits(name), all),
  );
}

async function withMounted(
  lease: Lease,
  directory: string,
  names: ReadonlySet<string>,
  { listener }: OpenRequest,
): Promise<Lease> {
  const files = await openMountedFiles(directory, names, listener);
  return {
    kind: lease.kind,
    async close() {
      await files.close();
      await lease.close();
    },
    async retire() {
      await files.close();
      await lease.retire();
    },
  };
}
