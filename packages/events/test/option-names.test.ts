import { checkNames } from "@crowsnest/events";
import { describe, expect, it } from "vitest";

describe("Names of options", () => {
  const known = { host: true, timeout: true, heartbeat: true } as const;
  const check = (options: object) => () =>
    checkNames("the options", options as { [K in keyof typeof known]?: unknown }, known);

  it.each([
    [{ hots: 1 }, "hots", "host"],
    [{ Host: 1 }, "Host", "host"],
    [{ timeOut: 1 }, "timeOut", "timeout"],
    [{ hearthbeat: undefined }, "hearthbeat", "heartbeat"],
    [{ host: "a", timout: 1 }, "timout", "timeout"],
  ])("%o: the nearest that is known is told", (options, given, nearest) => {
    expect(check(options)).toThrow(`the options: there is no option "${given}"; did you mean "${nearest}"?`);
    expect(check(options)).toThrow(expect.objectContaining({ code: "invalid-option", fatal: true }));
  });

  it.each([[{ colour: 1 }], [JSON.parse('{"__proto__": 1}') as object], [{ toString: 1 }]])(
    "%o: where none is near, all are told",
    (options) => {
      expect(check(options)).toThrow(/there is no option "[a-zA-Z_]+", only host, timeout, heartbeat$/);
    },
  );

  it.each([[{}], [{ host: undefined }], [Object.assign(Object.create(null), { host: "a" })]])(
    "%o is right",
    (options) => {
      expect(check(options)).not.toThrow();
    },
  );

  it("of an object of a class are its own affair", () => {
    class Options {
      host = "a";
      colour = "red";
    }
    expect(check(new Options())).not.toThrow();
  });

  it.each([[[]], [["host"]], [null], ["host"], [5], [() => {}]])("%o is no object of options", (options) => {
    expect(check(options as object)).toThrow(/the options must be an object, not /);
  });
});
