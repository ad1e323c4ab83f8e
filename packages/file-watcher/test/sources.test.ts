import { describe, expect, it, vi } from "vitest";
import { notifiesChanges } from "../src/look/filesystem-type.ts";
import { parseMountPoints } from "../src/root/mount-points.ts";
import { watchFailure } from "../src/root/watch-failure.ts";
import { compileIgnore } from "../src/scope/ignore.ts";
import { selectSources } from "../src/sources/select.ts";
import { SourceRegistry } from "../src/sources/shared.ts";
import type { SourceListener } from "../src/sources/source.ts";

function listener(): SourceListener & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    changed: (name) => calls.push(`changed ${name}`),
    rootChanged: () => calls.push("root"),
    renewed: () => calls.push("renewed"),
    failed: (error) => calls.push(`failed ${(error as Error).message}`),
  };
}

describe("the choice of a source", () => {
  it.each([
    ["auto", false, true, ["native", "polling"]],
    ["auto", true, true, ["parcel", "native", "polling"]],
    ["auto", true, false, ["polling"]],
    ["native", false, false, ["native", "polling"]],
    ["parcel", false, true, ["parcel", "native", "polling"]],
    ["polling", true, true, ["polling"]],
  ] as const)("for %s, recursive %s, on a file system that notifies %s", (backend, recursive, notifies, kinds) => {
    expect(selectSources(backend, recursive, notifies)).toEqual(kinds);
  });

  it("knows the file systems that notify nobody", () => {
    expect([0x6969, 0xff534d42, 0xff534d42 | 0, 0x01021997].map(notifiesChanges)).toEqual([false, false, false, false]);
    expect([0xef53, 0x01021994, 0].map(notifiesChanges)).toEqual([true, true, true]);
  });
});

describe("a shared source", () => {
  it("is opened once, tells all, and ends with the last", async () => {
    const registry = new SourceRegistry();
    const close = vi.fn(async () => {});
    let tell: SourceListener | undefined;
    const open = vi.fn(async (all: SourceListener) => {
      tell = all;
      return { kind: "native" as const, close };
    });
    const [a, b] = [listener(), listener()];
    const [first, second] = await Promise.all([registry.join("k", a, open), registry.join("k", b, open)]);
    tell?.changed("x");
    expect([a.calls, b.calls, open.mock.calls.length]).toEqual([["changed x"], ["changed x"], 1]);
    await first.close();
    await first.close();
    expect(close).not.toHaveBeenCalled();
    await second.close();
    expect(close).toHaveBeenCalledTimes(1);
    await registry.join("k", a, open);
    expect(open).toHaveBeenCalledTimes(2);
  });

  it("that cannot be opened is refused to all who wait, and tried anew by the next", async () => {
    const registry = new SourceRegistry();
    const refuse = async (): Promise<never> => {
      throw new Error("refused");
    };
    const waiting = [registry.join("k", listener(), refuse), registry.join("k", listener(), refuse)];
    for (const one of await Promise.allSettled(waiting)) expect(one.status).toBe("rejected");
    const lease = await registry.join("k", listener(), async () => ({ kind: "native", close: async () => {} }));
    expect(lease.kind).toBe("native");
  });

  it("that is retired ends for everybody, and the others are told to join anew", async () => {
    const registry = new SourceRegistry();
    const close = vi.fn(async () => {});
    const open = async () => ({ kind: "native" as const, close });
    const [a, b] = [listener(), listener()];
    const first = await registry.join("k", a, open);
    const second = await registry.join("k", b, open);
    await first.retire();
    expect([close.mock.calls.length, a.calls, b.calls]).toEqual([1, [], ["renewed"]]);
    await second.close();
    expect(close).toHaveBeenCalledTimes(1);
  });
});

describe("names to leave out", () => {
  it.each([
    [["*.tmp"], "a.tmp", true],
    [["*.tmp"], "d/a.tmp", true],
    [["*.tmp"], "a.tmp2", false],
    [["node_modules"], "d/node_modules/x/y", true],
    [["build/**"], "build/a", true],
    [["build/**"], "d/build/a", false],
    [["/build/"], "build", true],
    [[], "a", false],
  ])("%j and %s", (globs, name, ignored) => {
    expect(compileIgnore(globs).matches(name)).toBe(ignored);
  });
});

describe("the table of mounts", () => {
  it("is read with its escapes", () => {
    const table = "36 35 98:0 /a /mnt/with\\040blank rw - ext4 /dev/x rw\n37 35 98:0 / /plain rw - ext4 /dev/y rw\n";
    expect(parseMountPoints(table)).toEqual(["/mnt/with blank", "/plain"]);
  });
});

describe("a refusal of the system", () => {
  it.each([
    [Object.assign(new Error("x"), { code: "ENOSPC" }), "limit", "max_user_watches"],
    [new Error("inotify_add_watch failed: No space left on device"), "limit", "max_user_watches"],
    [new Error("OS file watch limit reached."), "limit", "max_user_watches"],
    [Object.assign(new Error("x"), { code: "EMFILE" }), "limit", "max_user_instances"],
    [Object.assign(new Error("x"), { code: "EACCES" }), "permission", "permission"],
    [new Error("No prebuild"), "backend", "No prebuild"],
  ])("%s", (cause, code, text) => {
    expect(watchFailure("/d", cause)).toMatchObject({ code, message: expect.stringContaining(text), cause });
  });
});
