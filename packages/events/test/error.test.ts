import { invalidOption, WatchError } from "@crowsnest/events";
import { describe, expect, it } from "vitest";

describe("WatchError", () => {
  it("carries a code, the cause and what is known of the next try", () => {
    const cause = new Error("connect ENOENT");
    const error = new WatchError("unreachable", "no engine", { cause, attempt: 2, retryIn: 150 });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "WatchError",
      code: "unreachable",
      fatal: false,
      attempt: 2,
      retryIn: 150,
      cause,
    });
    expect(Object.keys(new WatchError("closed", "over"))).not.toContain("attempt");
  });

  it.each([
    [-1, "not -1"],
    ["5", 'not "5"'],
    [null, "not null"],
    [undefined, "not undefined"],
    [Number.NaN, "not NaN"],
    [10n, "not 10n"],
    [{ a: 1 }, 'not the object {"a":1}'],
    [[1, 2], "not the array [1,2]"],
    [() => 1, "not a function"],
  ])("quotes the refused value %s", (value, quoted) => {
    const error = invalidOption("flushInterval", value, "a number of milliseconds, 0 or more");
    expect(error.message).toBe(`flushInterval must be a number of milliseconds, 0 or more, ${quoted}`);
    expect(error.code).toBe("invalid-option");
  });

  it("quotes an object that cannot be written as JSON", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    expect(invalidOption("host", circular, "a string").message).toBe("host must be a string, not an object");
  });
});
