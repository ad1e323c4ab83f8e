/** A table of what each peer does in each case. Every cell is a process of its own. */
export interface BehaviourTable {
  /** The README that shows it, between `<!-- behaviour -->` and `<!-- /behaviour -->`. */
  readonly readme: string;
  /** What a row is: a peer (the cases are the columns) or a case. */
  readonly rows: "peers" | "cases";
  readonly peers: readonly string[];
  readonly cases: readonly string[];
  /** How many cells may be measured side by side. */
  readonly together: number;
  /** The few words of a cell. */
  run(peer: string, name: string): Promise<string>;
}

/** A table over peers that are all driven in the same way. */
export function tableOf<Peer>(
  peers: Readonly<Record<string, Peer>>,
  cases: Readonly<Record<string, (peer: Peer) => Promise<string>>>,
  shape: Pick<BehaviourTable, "readme" | "rows" | "together">,
): BehaviourTable {
  return {
    ...shape,
    peers: Object.keys(peers),
    cases: Object.keys(cases),
    run(peerName, caseName) {
      const [peer, run] = [peers[peerName], cases[caseName]];
      if (peer === undefined || run === undefined) throw new Error(`No peer ${peerName} or no case ${caseName}`);
      return run(peer);
    },
  };
}

/** Markdown. */
export function markdown({ rows, peers, cases }: BehaviourTable, cells: ReadonlyMap<string, string>): string {
  const [down, across] = rows === "peers" ? [peers, cases] : [cases, peers];
  const cell = (row: string, column: string): string =>
    cells.get(rows === "peers" ? cellName(row, column) : cellName(column, row)) ?? "";
  return [
    `| | ${across.join(" | ")} |`,
    `|---|${across.map(() => "---|").join("")}`,
    ...down.map((row) => `| ${row} | ${across.map((column) => cell(row, column)).join(" | ")} |`),
  ].join("\n");
}

export function cellName(peer: string, name: string): string {
  return `${peer} / ${name}`;
}

/** Whether two tables say the same of the first peer, which is us. */
export function sameOwnCells({ rows }: BehaviourTable, one: string, other: string): boolean {
  const own = (text: string): string => {
    const lines = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    return JSON.stringify(rows === "peers" ? [lines[0], lines[2]] : lines.map((cells) => cells.slice(0, 3)));
  };
  return own(one) === own(other);
}
