import type { Entry } from "../../src/look/entry.ts";

/** An entry of a plain, old file, with what a test says about it. */
export function entry(overrides: Partial<Entry> & { readonly birth?: bigint } = {}): Entry {
  const { birth = 1_000_000_000_123_456n, ...rest } = overrides;
  const inode = rest.inode ?? 1n;
  return {
    kind: "file",
    link: false,
    self: { device: 1n, inode, birth },
    device: 1n,
    inode,
    size: 3,
    modified: 2_000_000_000_123_456n,
    changed: 2_000_000_000_123_456n,
    links: 1,
    observed: 10_000_000,
    racy: false,
    underWay: false,
    newborn: false,
    hash: undefined,
    read: 0,
    ...rest,
  };
}
