import type { Workload } from "../runner/workload.ts";

/** A hot path, and something plain that the same machine does in the same process, so that their ratio means something. */
export interface GateCase {
  /** As it stands in the budgets, and in what a failure says. */
  readonly name: string;
  /** What it is compared with. */
  readonly baseline: string;
  /** Events a sample: some 20 ms. */
  readonly count: number;
  /** Opened once in each process. */
  open(): Promise<OpenCase>;
}

export interface OpenCase extends AsyncDisposable {
  readonly ours: Workload;
  readonly plain: Workload;
}

/** A case that needs nothing to be opened. */
export function gateCase(
  name: string,
  baseline: string,
  count: number,
  { ours, plain }: { ours: Workload; plain: Workload },
): GateCase {
  return { name, baseline, count, open: async () => ({ ours, plain, [Symbol.asyncDispose]: async () => {} }) };
}
