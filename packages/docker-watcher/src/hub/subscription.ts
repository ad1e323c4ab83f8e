import type { DockerEvent, ReloadEvent, StreamWriter } from "@crowsnest/events";
import type { Matcher } from "../filter/matcher.ts";

/** One `watch()`, as the hub sees it. */
export class Subscription {
  readonly writer: StreamWriter<DockerEvent | ReloadEvent>;
  readonly matcher: Matcher;
  readonly snapshot: boolean;
  /** When it began, by `clock.now()`. */
  readonly startedAt: number;
  /** It is told nothing from before: ms, the engine's clock at the earliest. `undefined` until that is known. */
  start: number | undefined;
  /** Whether it is established: `ready` has settled. */
  open = false;
  /** The newest list whose content it has been told. */
  toldList = 0;

  constructor(
    writer: StreamWriter<DockerEvent | ReloadEvent>,
    matcher: Matcher,
    { snapshot, startedAt }: { snapshot: boolean; startedAt: number },
  ) {
    this.writer = writer;
    this.matcher = matcher;
    this.snapshot = snapshot;
    this.startedAt = startedAt;
  }

  /** Whether an event is for it. `told`: the list that has told the event already. */
  takes(event: DockerEvent, told: number | undefined): boolean {
    if (this.snapshot && !this.open) return false;
    if (told !== undefined && told <= this.toldList) return false;
    if (this.start !== undefined && event.time < Math.floor(this.start)) return false;
    return this.matcher.matchesEvent(event);
  }
}
