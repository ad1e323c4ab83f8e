import { batch, type Signal, signal } from "@preact/signals";
import type {
  BatchMessage,
  ContainerView,
  FaultReport,
  FileView,
  Health,
  RouteView,
  State,
} from "../../web/protocol.ts";
import { FaultLog } from "../faults/fault-log.ts";
import { Timeline } from "../timeline/timeline.ts";
import { RateHistory } from "../watchers/rate-history.ts";
import { type Departure, departureOf } from "./departure.ts";
import { byName, Table } from "./table.ts";

/** What the server told, in the order in which it told it. */
export type Message =
  | { readonly kind: "state"; readonly data: State }
  | { readonly kind: "batch"; readonly data: BatchMessage }
  | { readonly kind: "health"; readonly data: Health }
  | { readonly kind: "fault"; readonly data: FaultReport };

/** What does not change while the server lives. */
export type Surroundings = Pick<State, "simulated" | "host" | "directory" | "faults">;

/** All that the page knows. Components read its signals; only messages change it. */
export class Deck {
  /** Undefined until the server has told its state. */
  readonly surroundings: Signal<Surroundings | undefined> = signal(undefined);
  readonly health: Signal<Health | undefined> = signal(undefined);
  readonly containers = new Table<ContainerView>(
    ({ id }) => id,
    byName(({ name }) => name),
  );
  readonly files = new Table<FileView>(
    ({ name }) => name,
    byName(({ name }) => name),
  );
  readonly routes = new Table<RouteView>(
    ({ host }) => host,
    byName(({ host }) => host),
  );
  readonly timeline = new Timeline();
  readonly faults = new FaultLog();
  readonly rates = new RateHistory();
  /** The routes that went last, and why. */
  readonly departure: Signal<Departure | undefined> = signal(undefined);
  /** What a route has to be newer than to be shown as fresh, milliseconds since the epoch by the server's clock. */
  readonly freshSince = signal(Number.POSITIVE_INFINITY);

  /** Applies all of them and then draws once. */
  take(messages: readonly Message[]): void {
    batch(() => {
      for (const message of messages) this.#take(message);
      this.timeline.show();
    });
  }

  #take(message: Message): void {
    if (message.kind === "state") this.#replaceAll(message.data);
    else if (message.kind === "batch") this.#apply(message.data);
    else if (message.kind === "health") this.health.value = message.data;
    else {
      this.faults.add(message.data);
      this.timeline.addFault(message.data);
    }
  }

  #replaceAll(state: State): void {
    const { simulated, host, directory, faults } = state;
    this.surroundings.value = { simulated, host, directory, faults };
    this.containers.replaceAll(state.containers);
    this.files.replaceAll(state.files);
    this.routes.replaceAll(state.routes);
    this.health.value = state.health;
    this.faults.replaceAll(state.reports);
    this.timeline.resume(state.recent);
    this.departure.value = undefined;
    this.freshSince.value = Math.max(0, ...state.routes.map(({ changed }) => changed));
  }

  #apply(message: BatchMessage): void {
    const departure = departureOf(message, (host) => this.routes.get(host));
    if (departure !== undefined) this.departure.value = departure;
    this.containers.apply(message.containers);
    this.files.apply(message.files);
    this.routes.apply(message.routes);
    this.timeline.addBatch(message);
  }
}
