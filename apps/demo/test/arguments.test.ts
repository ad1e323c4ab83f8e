import { describe, expect, it } from "vitest";
import { parseArguments, UsageError } from "../src/arguments.ts";

describe("the command line", () => {
  it("has defaults for everything", () => {
    expect(parseArguments([])).toEqual({
      docker: undefined,
      config: undefined,
      flush: 500,
      json: false,
      once: undefined,
      help: false,
    });
  });

  it("takes each option, in both spellings", () => {
    expect(
      parseArguments(["--docker", "tcp://h:1", "--config=dir", "--flush", "50", "--json", "--once=1.5", "-h"]),
    ).toEqual({
      docker: "tcp://h:1",
      config: "dir",
      flush: 50,
      json: true,
      once: 1.5,
      help: true,
    });
  });

  it.each([
    [["--flush", "-1"], /--flush.*--flush=-XYZ/],
    [["--once=1e9"], '--once must be a number of seconds above 0 and up to 2147483, not "1e9"'],
    [["--flush=fast"], '--flush must be a number of milliseconds from 0 to 2147483, not "fast"'],
    [["--flush="], '--flush must be a number of milliseconds from 0 to 2147483, not ""'],
    [["--once", "0"], '--once must be a number of seconds above 0 and up to 2147483, not "0"'],
    [["--once=Infinity"], '--once must be a number of seconds above 0 and up to 2147483, not "Infinity"'],
    [["--docker="], "--docker must not be empty"],
    [["--docker"], /--docker/],
    [["--speed", "9"], /'--speed'/],
    [["now"], /'now'/],
  ])("%j is refused in one line that quotes it", (args, message) => {
    const refused = (): unknown => parseArguments(args);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(/\n/);
  });
});
