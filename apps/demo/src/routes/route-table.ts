import type { Claim, Route } from "./route.ts";

/**
 * The table of routes. The file goes before containers, then the name decides: the same claims always give the same table.
 * Hosts are compared without regard to case.
 */
export function routeTable(fileClaims: readonly Claim[], containerClaims: readonly Claim[]): Route[] {
  const inOrder = [...containerClaims].sort((one, other) => compare(one.source, other.source));
  const byHost = new Map<string, Claim[]>();
  for (const { host, ...claim } of [...fileClaims, ...inOrder]) {
    const name = host.toLowerCase();
    const claims = byHost.get(name);
    if (claims === undefined) byHost.set(name, [{ host: name, ...claim }]);
    else claims.push({ host: name, ...claim });
  }
  return [...byHost.values()]
    .map(([first, ...others]) => ({ ...(first as Claim), rivals: others.map(({ source }) => source) }))
    .sort((one, other) => compare(one.host, other.host));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
