import { type ReadonlySignal, signal } from "@preact/signals";
import type { FaultName, FaultReport } from "../../web/protocol.ts";

/** The newest report of each fault. */
export class FaultLog {
  readonly #reports = signal<ReadonlyMap<FaultName, FaultReport>>(new Map());
  readonly #newest = signal<FaultReport | undefined>(undefined);

  get reports(): ReadonlySignal<ReadonlyMap<FaultName, FaultReport>> {
    return this.#reports;
  }

  get newest(): ReadonlySignal<FaultReport | undefined> {
    return this.#newest;
  }

  /** What a server tells at first: nothing is left of what another did. */
  replaceAll(reports: readonly FaultReport[]): void {
    this.#reports.value = new Map(reports.map((report) => [report.name, report]));
  }

  add(report: FaultReport): void {
    this.#reports.value = new Map(this.#reports.value).set(report.name, report);
    this.#newest.value = report;
  }
}
