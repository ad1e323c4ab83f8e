import { FakeEngineError } from "./api-error.ts";

/** Linux's signals by number, from 1. */
const names = (
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU " +
  "XFSZ VTALRM PROF WINCH IO PWR SYS"
).split(" ");
const highest = 64;

/** The number of a signal: `"HUP"`, `"SIGHUP"`, `"1"` or `1`. Throws Docker's error for what is none. */
export function signalNumber(signal: string | number): number {
  const text = String(signal).toUpperCase().replace(/^SIG/, "");
  const number = /^[0-9]+$/.test(text) ? Number(text) : names.indexOf(text) + 1;
  if (number < 1 || number > highest) throw new FakeEngineError(400, `Invalid signal: ${signal}`);
  return number;
}
