import { flat, isFlat, startAndEnd } from "./memory.ts";
import type { SoakResult } from "./soak.ts";

/** The report, line by line. */
export function report(result: SoakResult): string {
  const { rounds, memory, faults, told, reloads, errors, dropped, fileSteps, left } = result;
  const sum = (count: (round: (typeof rounds)[number]) => number): string =>
    rounds.reduce((total, round) => total + count(round), 0).toLocaleString("en");
  const { start, end } = startAndEnd(memory);
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  const grown = (key: "heap" | "external" | "resident"): string => `${megabytes(start[key])} → ${megabytes(end[key])}`;
  return [
    `the engine said   ${sum(({ said }) => said)} events of containers (rounds with a restart not counted)`,
    `files             ${fileSteps.toLocaleString("en")} changes`,
    `told              ${told}`,
    `faults            ${faults}`,
    `errors survived   ${errors}`,
    `force-reloads     ${reloads}`,
    `dropped and told  ${dropped.toLocaleString("en")}`,
    `lost in silence   ${sum(({ lost }) => lost.length)}`,
    `told twice        ${sum(({ repeated }) => repeated.length)}`,
    `views             equal after ${rounds.filter(({ different }) => different.length === 0).length} of ${rounds.length} rounds`,
    `memory, collected heap ${grown("heap")}, outside it ${grown("external")}: ${isFlat(memory) ? "flat" : "GROWS"}`,
    `resident          ${grown("resident")}`,
    `left behind       ${left.join(", ") || "nothing"}`,
  ].join("\n");
}

/** What is wrong, in sentences; empty when nothing is. */
export function complaints({ rounds, memory, left }: SoakResult): string[] {
  return [
    ...rounds.flatMap(({ lost }) => lost.map((event) => `lost in silence: ${event}`)),
    ...rounds.flatMap(({ repeated }) => repeated.map((event) => `told twice: ${event}`)),
    ...rounds.flatMap(({ different }) => different),
    ...(isFlat(memory) ? [] : [`memory grew by more than ${flat.share * 100} % and ${flat.bytes / 1e6} MB`]),
    ...left.map((handle) => `left behind: ${handle}`),
  ];
}
