/** Whether a replay has told all that happened since the cursor: `complete`, or `gap` where that cannot be shown. */
export type GapVerdict = "complete" | "gap";

/**
 * Decides from the beginning of a replay whether anything is missing.
 *
 * The engine's memory is a ring, and it replays in the ring's order: a first event that is known shows that nothing after
 * it has been overwritten; a first event that is not known shows that the ring has moved on. A replay that stays empty
 * shows nothing by itself: there the answer to a question for the cursor's own event decides.
 */
export class GapCheck {
  /** Resolves when it is decided. */
  readonly verdict: Promise<GapVerdict>;
  #settle: ((verdict: GapVerdict, reason: string) => void) | undefined;

  /** `onGap` is called in the moment in which a gap is found: the connection may end before any promise is heard. */
  constructor(onGap: (reason: string) => void) {
    const { promise, resolve } = Promise.withResolvers<GapVerdict>();
    this.verdict = promise;
    this.#settle = (verdict, reason) => {
      if (verdict === "gap") onGap(reason);
      resolve(verdict);
    };
  }

  get decided(): boolean {
    return this.#settle === undefined;
  }

  /** An event has come. */
  saw(known: boolean): void {
    this.decide(known ? "complete" : "gap", "the engine's memory begins after the last event");
  }

  /** The first decision stands. `reason`: for a person. */
  decide(verdict: GapVerdict, reason: string): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(verdict, reason);
  }
}
