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
      web: true,
      port: 7117,
      bind: "127.0.0.1",
      simulate: false,
      seed: 10,
      chaos: false,
      help: false,
    });
  });

  it("takes each option, in both spellings", () => {
    expect(
      parseArguments([
        ...["--docker", "tcp://h:1", "--config=dir", "--flush", "50", "--json", "--once=1.5", "-h"],
        ...["--port", "0", "--bind=[::1]", "--chaos", "--seed", "7"],
      ]),
    ).toEqual({
      docker: "tcp://h:1",
      config: "dir",
      flush: 50,
      json: true,
      once: 1.5,
      web: true,
      port: 0,
      bind: "::1",
      simulate: false,
      seed: 7,
      chaos: true,
      help: true,
    });
  });

  it("serves no page to a program that reads JSON, unless that is asked for", () => {
    const web = (...args: string[]): boolean => parseArguments(args).web;
    expect(web("--json")).toBe(false);
    expect(web("--json", "--port", "8000")).toBe(true);
    expect(web("--json", "--bind", "0.0.0.0")).toBe(true);
    expect(web("--once", "3")).toBe(true);
    expect(web("--no-web")).toBe(false);
  });

  it.each([
    [["--port", "65536"], '--port must be a whole number from 0 to 65535, not "65536"'],
    [["--port=80a"], '--port must be a whole number from 0 to 65535, not "80a"'],
    [["--seed=1.5"], '--seed must be a whole number from 0 to 4294967296, not "1.5"'],
    [["--bind="], "--bind must not be empty"],
    [["--no-web", "--port", "1"], "--no-web and --port or --bind contradict each other"],
    [["--simulate", "--docker", "tcp://h:1"], "--simulate and --docker contradict each other"],
    [["--simulate", "--chaos"], /--chaos is for a real engine/],
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
