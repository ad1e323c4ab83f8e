import type { Flow, Output } from "../http/output.ts";
import { checkFault, type Fault, type FaultScope, type Route } from "./fault.ts";

interface Rule {
  readonly fault: Fault;
  readonly path: Route | undefined;
  left: number;
}

/** The faults that are at work now: which request meets which, and how bytes flow. */
export class FaultRules implements Flow {
  #rules: Rule[] = [];
  /** Whether nothing moves at all, as after a SIGSTOP. */
  frozen = false;
  /** Whether event streams stand still, while all else is answered. */
  stalled = false;
  pieceSize: number | undefined;

  /** Puts a fault to work; returns what takes it back. */
  add(fault: Fault, scope: FaultScope): () => void {
    checkFault(fault, scope);
    const rule: Rule = { fault, path: scope.path, left: scope.times ?? Number.POSITIVE_INFINITY };
    this.#rules.push(rule);
    return () => {
      this.#rules = this.#rules.filter((other) => other !== rule);
    };
  }

  /** The fault for this request: of those that fit, the one that was put to work last. It counts as met. */
  take(path: string): Fault | undefined {
    const rule = this.#rules.findLast((candidate) => candidate.path === undefined || candidate.path === path);
    if (rule === undefined) return undefined;
    rule.left -= 1;
    if (rule.left <= 0) this.#rules = this.#rules.filter((other) => other !== rule);
    return rule.fault;
  }

  /** Takes all back. */
  clear(): void {
    this.#rules = [];
    this.frozen = false;
    this.stalled = false;
    this.pieceSize = undefined;
  }

  holds(output: Output): boolean {
    return this.frozen || (this.stalled && output.streaming);
  }
}
