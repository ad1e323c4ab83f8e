import type { FaultName, FaultReport } from "../web/protocol.ts";
import { lossOf, tellOutcome } from "./fault-outcome.ts";
import type { FaultScene } from "./fault-scene.ts";
import { type Fault, faults } from "./faults.ts";
import { until } from "./until.ts";

/** What a press of the panel comes to at once. */
export type Press = { readonly began: FaultReport } | { readonly refused: "unknown" | "busy"; readonly error: string };

/** Milliseconds: how long the end of a fault waits for the connection, and for its events to cease. */
const longestAway = 20_000;
const longestBusy = 3000;
const quiet = 400;

/** Makes faults, one at a time, and tells what each came to. */
export class FaultPanel implements AsyncDisposable {
  /** Those that are possible here; none without a scene. */
  readonly names: readonly FaultName[];
  readonly #scene: FaultScene | undefined;
  readonly #tell: (report: FaultReport) => void;
  readonly #closing = new AbortController();
  #running: { readonly name: FaultName; readonly done: Promise<void> } | undefined;

  constructor(scene: FaultScene | undefined, tell: (report: FaultReport) => void) {
    this.#scene = scene;
    this.#tell = tell;
    const all = Object.entries(faults) as [FaultName, Fault][];
    const possible = all.filter(([, { embeddedOnly }]) => !embeddedOnly || scene?.embedded !== undefined);
    this.names = scene === undefined ? [] : possible.map(([name]) => name);
  }

  /** Begins a fault; its reports are told as it goes. */
  press(name: string): Press {
    const known = this.names.find((possible) => possible === name);
    if (this.#scene === undefined || known === undefined) {
      return { refused: "unknown", error: `no fault ${JSON.stringify(name)} can be made here` };
    }
    if (this.#running !== undefined) return { refused: "busy", error: `${this.#running.name} is under way` };
    const fault = faults[known];
    const began: FaultReport = { name: known, phase: "began", at: Date.now(), lost: 0, reloads: 0, text: fault.began };
    this.#tell(began);
    const done = this.#run(this.#scene, known, fault).finally(() => {
      this.#running = undefined;
    });
    this.#running = { name: known, done };
    return { began };
  }

  /** Takes back the fault that is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#running?.done;
  }

  async #run(scene: FaultScene, name: FaultName, fault: Fault): Promise<void> {
    const { signal } = this.#closing;
    const before = scene.counts();
    const arrivedBefore = scene.arrivals();
    try {
      const made = await fault.run(scene, signal);
      await this.#settle(scene);
      if (signal.aborted) return;
      const untold = made === undefined ? 0 : made - (scene.arrivals() - arrivedBefore);
      const outcome = { before, after: scene.counts(), untold, connected: scene.connected() };
      const at = Date.now();
      this.#tell({ name, phase: "over", at, ...lossOf(outcome), text: tellOutcome(outcome) });
    } catch (error) {
      const text = `the fault could not be made: ${(error as Error).message}`;
      this.#tell({ name, phase: "over", at: Date.now(), lost: 0, reloads: 0, text });
    } finally {
      scene.embedded?.endChurn();
    }
  }

  /** Waits until the watcher is connected again and what it missed has come and was taken. */
  async #settle({ connected, counts, flush }: FaultScene): Promise<void> {
    const { signal } = this.#closing;
    await until(connected, { longest: longestAway, signal });
    let received = -1;
    const ceased = (): boolean => {
      const before = received;
      received = counts().received;
      return received === before;
    };
    await until(ceased, { longest: longestBusy, signal, interval: quiet });
    await until(() => counts().buffered === 0, { longest: longestAway, signal });
    if (!signal.aborted) await flush();
  }
}
