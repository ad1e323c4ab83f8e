/** Events that wait until the same deadline, and how many were lost behind the last of them. */
interface Run<E> {
  deadline: number;
  readonly events: (E | undefined)[];
  /** Where the first one stands that still waits. */
  head: number;
  lost: number;
  next: Run<E> | undefined;
}

/** A run beyond this size is followed by another: no array of the line grows large enough to be costly to copy or collect. */
const longestRun = 128;

/**
 * Events that wait for room, first in, first out. Deadlines are rounded up to whole milliseconds, so that a burst makes few
 * runs, and a run goes as a whole: to let a million events go costs a thousand steps.
 */
export class WaitingLine<E> {
  /** Events that wait; those that were lost are not counted. */
  size = 0;

  #first: Run<E> | undefined;
  #last: Run<E> | undefined;
  /** The first one whose deadline has yet to be told. */
  #open: Run<E> | undefined;
  #lostInFront = 0;

  /** When the first one has waited long enough; `undefined` when nobody waits. */
  get deadline(): number | undefined {
    return this.#first?.deadline;
  }

  /** `deadline`: `Infinity` when {@link stamp} is to tell it. */
  push(event: E, deadline: number): void {
    const whole = Math.ceil(deadline);
    const last = this.#last;
    if (last?.deadline === whole && this.#join(event)) return;
    this.size += 1;
    const run: Run<E> = { deadline: whole, events: [event], head: 0, lost: 0, next: undefined };
    if (last === undefined) this.#first = run;
    else last.next = run;
    this.#last = run;
    if (whole === Infinity) this.#open ??= run;
  }

  /** Adds one more whose deadline {@link stamp} is to tell, where the last one is such. Returns whether it did. */
  follow(event: E): boolean {
    return this.#open !== undefined && this.#join(event);
  }

  /** Adds one to the last run, if it takes one more. */
  #join(event: E): boolean {
    const last = this.#last;
    if (last === undefined || last.lost > 0 || last.events.length === longestRun) return false;
    last.events.push(event);
    this.size += 1;
    return true;
  }

  /** Tells the deadline of all whose deadline has yet to be told. */
  stamp(deadline: number): void {
    for (let run = this.#open; run !== undefined; run = run.next) run.deadline = Math.ceil(deadline);
    this.#open = undefined;
  }

  /** Events were lost behind the last one that waits: whoever comes later must not be told before that is. */
  lose(count: number): void {
    if (this.#last === undefined) this.#lostInFront += count;
    else this.#last.lost += count;
  }

  /** Takes the first one out. What was lost behind it is then lost in front. */
  shift(): E | undefined {
    const run = this.#first;
    if (run === undefined) return undefined;
    const event = run.events[run.head];
    run.events[run.head] = undefined;
    run.head += 1;
    this.size -= 1;
    if (run.head === run.events.length) this.#pass(run);
    return event;
  }

  /** Lets go of those whose deadline has come, which are then lost in front. Returns how many they are. */
  expire(now: number): number {
    let expired = 0;
    for (let run = this.#first; run !== undefined && run.deadline <= now; run = this.#first) {
      expired += run.events.length - run.head;
      this.#pass(run);
    }
    this.size -= expired;
    this.#lostInFront += expired;
    return expired;
  }

  /** How many were lost in front of the first one that waits, since this was asked last. */
  takeLost(): number {
    const lost = this.#lostInFront;
    this.#lostInFront = 0;
    return lost;
  }

  #pass(run: Run<E>): void {
    this.#lostInFront += run.lost;
    this.#first = run.next;
    if (run === this.#open) this.#open = run.next;
    if (run.next === undefined) this.#last = undefined;
  }
}
