import type { WatchError } from "@crowsnest/events";
import type { Engine } from "../engine/engine.ts";
import type { EngineClock } from "../engine/engine-clock.ts";
import type { FleetList } from "../fleet/list.ts";
import type { Feed } from "./feed.ts";
import type { Lister } from "./lister.ts";
import type { Settings } from "./settings.ts";

/** What a link tells, and asks, the hub. */
export interface LinkHooks {
  /** When the first of the watches began, by `clock.now()`. */
  firstStart(): number;
  /** The engine's clock has been read. */
  timeKnown(): void;
  /** A list, or `undefined` where the engine refuses to give one. Returns how many containers were not as they were known. */
  listed(list: FleetList | undefined, connection: number): number;
  /** A connection is up and nothing is missing from it; `gap`: before it something may be. */
  established(gap: boolean): void;
  /** A list that a watch waited for is there. */
  caughtUp(): void;
  /** An established connection has ended. */
  lost(error: WatchError): void;
  /** It did not come to that. */
  failed(error: WatchError): void;
  /** There is a connection, but the containers cannot be listed. */
  unlisted(error: WatchError): void;
  /** A line was passed over. */
  unreadable(error: WatchError): void;
}

/** What a link works with. */
export interface LinkParts {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly engineClock: EngineClock;
  readonly feed: Feed;
  readonly lister: Lister;
  readonly hooks: LinkHooks;
}
