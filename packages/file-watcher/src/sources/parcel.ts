import { readdirSync, watch } from "node:fs";
import type { AsyncSubscription, Event, SubscribeCallback } from "@parcel/watcher";
import { countHint } from "./burst.ts";
import { deno } from "./deno-runtime.ts";
import { Echo } from "./echo.ts";
import { probeInstance } from "./instance-probe.ts";
import { relativeName } from "./relative-name.ts";
import type { Source, SourceListener } from "./source.ts";

/** How long (ms) the library may take to begin. A large tree takes seconds. */
const patience = 60_000;

/** How often the library is asked to begin where directories go while it looks around. */
const attempts = 5;

/** The longest (ms) that the library holds an event back (`MAX_WAIT_TIME` in its Debounce.hh), and a little more. */
const longestDebounce = 600;

/**
 * A directory and all below it, by @parcel/watcher, which is loaded only here.
 *
 * Its traps (2.6.0): it tells no overflow and loses events in a burst (see `burst.ts`, and the reconciliation); where no
 * inotify instance is left it never answers and stops the whole process, hence the probe; it holds events back for 50 to
 * 500 ms; a throwing callback ends the process; a directory that was removed or unmounted is told by nothing, and ending
 * the subscription may then reject; one that goes while it begins makes it fail; that no watch is left for one that came
 * later is told by nothing.
 */
export async function openParcel(directory: string, listener: SourceListener): Promise<Source> {
  const { subscribe } = await load();
  await probeInstance(directory);
  let open = true;
  let ended = false;
  const echo = new Echo(longestDebounce, listener);
  // A function of its own for each subscription: the library takes the same one twice for one subscription.
  const onEvents: SubscribeCallback = (error, events: readonly Event[]) => {
    if (!open) return;
    if (error !== null) {
      // FSEvents says so when it has dropped something, and goes on.
      if (/dropped/i.test(error.message)) listener.changed(undefined);
      else listener.failed(error);
      return;
    }
    const created = events.findLast((event) => event.type === "create");
    const refusal = created === undefined ? undefined : refusalOfWatch(created.path);
    if (refusal !== undefined) {
      open = false;
      listener.failed(refusal);
      return;
    }
    for (const event of events) {
      if (!open) return;
      countHint();
      const name = relativeName(directory, event.path);
      if (name === "") listener.rootChanged();
      else listener.changed(name);
      // What is created, told, and deleted within the debounce cancels out in the library.
      if (name !== undefined) echo.add(name);
    }
  };
  const subscription = await begin(directory, () => subscribe(directory, onEvents)).catch((error: unknown) => {
    open = false;
    throw error;
  });
  return {
    kind: "parcel",
    async close() {
      if (ended) return;
      ended = true;
      open = false;
      echo.stop();
      // It rejects when the directory is gone; it has let go all the same.
      await subscription.unsubscribe().catch(() => {});
    },
  };
}

async function load(): Promise<typeof import("@parcel/watcher")> {
  // Without the permission Deno would ask whoever sits at the terminal.
  if (deno !== undefined && (await deno.permissions.query({ name: "ffi" })).state !== "granted") {
    throw new Error("Deno needs --allow-ffi for @parcel/watcher");
  }
  const module = await import("@parcel/watcher");
  return "default" in module ? (module.default as typeof module) : module;
}

/** What the system says when no watch is left for what came: then the library does not listen in it. */
function refusalOfWatch(path: string): unknown {
  // There it would end the watches of others.
  if (deno !== undefined) return undefined;
  try {
    watch(path, () => {}).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return error;
  }
  return undefined;
}

/** Asks the library to begin, and again where it stumbled over a directory that went meanwhile. */
async function begin(directory: string, subscribe: () => Promise<AsyncSubscription>): Promise<AsyncSubscription> {
  for (let attempt = 1; ; attempt += 1) {
    const subscribing = subscribe();
    try {
      return await within(patience, subscribing);
    } catch (error) {
      // Should it begin later after all, it ends at once.
      subscribing.then((late) => late.unsubscribe()).catch(() => {});
      // It gives no code: this throws where it is the root that has gone.
      readdirSync(directory);
      if (attempt === attempts || !/no such file|bad file descriptor/i.test(String(error))) throw error;
    }
  }
}

async function within<T>(time: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("@parcel/watcher did not begin in time")), time);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
