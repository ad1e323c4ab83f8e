import type { FileEvent, ReloadEvent, WatchError } from "@crowsnest/events";

/** What an engine tells one stream. */
export interface Subscriber {
  /** Whether it wants to be told first what is there already. */
  readonly snapshot: boolean;
  /** The events in order. The array is shared: it is not to be kept or changed. */
  tell(events: readonly (FileEvent | ReloadEvent)[]): void;
  /** From now on no change is missed. */
  ready(): void;
  /** The directory was lost and is back. */
  returned(): void;
  /** An error that is survived. */
  report(error: WatchError): void;
  /** The watch cannot go on. */
  fail(error: WatchError): void;
}

/** All who are told. One that leaves while the others are being told harms none of them. */
export class Feed {
  /** Another array at each change, so that the telling needs no copy. */
  #subscribers: readonly Subscriber[] = [];
  readonly #waiting = new Set<Subscriber>();

  get size(): number {
    return this.#subscribers.length + this.#waiting.size;
  }

  /** Adds one who hears of errors only, until {@link begin}. */
  wait(subscriber: Subscriber): void {
    this.#waiting.add(subscriber);
  }

  add(subscriber: Subscriber): void {
    this.#subscribers = [...this.#subscribers, subscriber];
  }

  /** Returns whether it was there. */
  delete(subscriber: Subscriber): boolean {
    if (this.#waiting.delete(subscriber)) return true;
    const before = this.#subscribers;
    this.#subscribers = before.filter((other) => other !== subscriber);
    return this.#subscribers.length < before.length;
  }

  /** Hands over those who waited. */
  takeWaiting(): Subscriber[] {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    return waiting;
  }

  tell(events: readonly (FileEvent | ReloadEvent)[]): void {
    if (events.length > 0) for (const subscriber of this.#subscribers) subscriber.tell(events);
  }

  returned(): void {
    for (const subscriber of this.#subscribers) subscriber.returned();
  }

  report(error: WatchError): void {
    for (const subscriber of [...this.#subscribers, ...this.#waiting]) subscriber.report(error);
  }

  fail(error: WatchError): void {
    for (const subscriber of [...this.#subscribers, ...this.#waiting]) subscriber.fail(error);
  }
}
