import type { FileAction, WatchEvent } from "@crowsnest/events";

/*
 * What the server tells the page, as Server-Sent Events on `GET /stream`. Every message has an id, `<epoch>.<number>`: the
 * epoch is another one after each start of the server, the number grows by one. A page that reconnects with
 * `Last-Event-ID` (as an EventSource does by itself) gets what came since, or one `state` when that is no longer held or
 * was another server's. A page that reads too slowly is cut off, and so comes back with `Last-Event-ID`.
 *
 *   event: state    data: State          all there is, to begin with
 *   event: batch    data: BatchMessage   one batch of the queue, and what it changed
 *   event: health   data: Health         when it has changed, at most four times a second
 *   event: fault    data: FaultReport    a press of the fault panel, and what came of it
 *
 * Beside it: `GET /` (the page), `/app.js`, `/app.css`, `/metrics`, `/healthz`, and `POST /faults/{name}` with the header
 * `X-Fault-Token` and no body. It answers 202 with the FaultReport of phase `began`; otherwise with a Refusal: 401 (no or a
 * wrong token), 404 (no such fault here), 409 (another one is under way). The address that the demo prints has the token in
 * its fragment, `http://127.0.0.1:7117/#token=…`, which no browser sends: the page reads `location.hash`.
 *
 * The page runs under `script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;
 * font-src data:` and with
 * `require-trusted-types-for 'script'`: no inline script or style, no `innerHTML`.
 */

/** The body of an answer that refuses, as JSON. */
export interface Refusal {
  /** For people. */
  readonly error: string;
}

export interface ContainerView {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** `running`, `exited`, … */
  readonly state: string;
  readonly health?: "starting" | "healthy" | "unhealthy";
  readonly exitCode?: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface FileView {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** What was told last of it; absent when it was there from the start. */
  readonly last?: FileAction;
}

export interface RouteView {
  readonly host: string;
  readonly target: string;
  /** `container web` or `routes.yml`. */
  readonly source: string;
  /** Others that claim the same host and do not get it. */
  readonly rivals: readonly string[];
  /** When it last changed, milliseconds since the epoch. */
  readonly changed: number;
  /** Which event changed it: `started web`. */
  readonly because: string;
}

/** How one watcher is doing. Counts are since the start. */
export interface WatcherHealth {
  /** The engine's address, or the directory. */
  readonly source: string;
  readonly phase: "connecting" | "connected" | "reconnecting";
  /** The try that is under way or waited for, from 1 on, while reconnecting. */
  readonly attempt?: number;
  /** When it will be tried next, milliseconds since the epoch. */
  readonly retryAt?: number;
  readonly lastError?: string;
  readonly received: number;
  readonly replayed: number;
  readonly reconciled: number;
  readonly dropped: number;
  readonly reloads: number;
  readonly reconnects: number;
  readonly buffered: number;
}

export interface Health {
  readonly docker: WatcherHealth;
  readonly files: WatcherHealth;
  readonly queue: {
    readonly held: number;
    readonly flushed: number;
    readonly batches: number;
    readonly failed: number;
    readonly lag: number;
  };
  /** Events a second over the last second. */
  readonly rate: number;
  /** What is wrong at the moment with labels and `routes.yml`, a line each: `routes.yml:3:5: …`. */
  readonly problems: readonly string[];
}

export type FaultName = "cut" | "stall" | "split" | "overrun" | "restart" | "slow-consumer";

export interface FaultReport {
  readonly name: FaultName;
  readonly phase: "began" | "over";
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Events that are known to be lost by this fault so far, and the force-reloads that told of them. */
  readonly lost: number;
  readonly reloads: number;
  /** The same for people: `nothing was lost: 12 events replayed`. */
  readonly text: string;
}

export interface State {
  /** The containers are made up: there was no engine. */
  readonly simulated: boolean;
  readonly host: string;
  readonly directory: string;
  /** Which faults can be injected; empty where there is no panel. */
  readonly faults: readonly FaultName[];
  /** The newest report of each fault that was injected. */
  readonly reports: readonly FaultReport[];
  readonly containers: readonly ContainerView[];
  readonly files: readonly FileView[];
  readonly routes: readonly RouteView[];
  readonly health: Health;
  /** The newest batches, oldest first, without their changes: up to 1,000 events. */
  readonly recent: readonly Batch[];
}

export interface Batch {
  /** From 1 on. */
  readonly number: number;
  /** When it was flushed, milliseconds since the epoch. */
  readonly at: number;
  readonly events: readonly WatchEvent[];
}

/** What changed of a table that is kept by key. */
export interface Changes<T> {
  readonly set: readonly T[];
  /** Keys: a container's id, a file's name, a route's host. */
  readonly removed: readonly string[];
}

export interface BatchMessage extends Batch {
  readonly containers: Changes<ContainerView>;
  readonly files: Changes<FileView>;
  readonly routes: Changes<RouteView>;
}
