import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContainers } from "../src/fleet/container.ts";
import { parseStatus } from "../src/fleet/status.ts";
import { Backoff } from "../src/stream/backoff.ts";
import { Cursor } from "../src/stream/cursor.ts";
import { type LineHandlers, LineSplitter } from "../src/stream/line-splitter.ts";
import { type EngineMessage, parseMessage } from "../src/stream/message.ts";
import { parseNanoseconds, secondsText } from "../src/stream/stamp.ts";

const keepIn = (got: string[]): LineHandlers => ({
  line: (bytes, start, end) => void got.push(Buffer.from(bytes.subarray(start, end)).toString()),
  oversize: () => void got.push("too long"),
});

describe("Lines", () => {
  it("are the same however the bytes are cut", () => {
    const lines = fc.array(fc.string({ unit: "grapheme" }).map((text) => JSON.stringify(text)));
    fc.assert(
      fc.property(lines, fc.array(fc.nat({ max: 20 })), (expected, sizes) => {
        const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(""));
        const got: string[] = [];
        const splitter = new LineSplitter(1_000_000, keepIn(got));
        let start = 0;
        for (const size of sizes) {
          const end = Math.min(start + size, bytes.length);
          splitter.push(bytes, start, end);
          start = end;
        }
        splitter.push(bytes, start, bytes.length);
        expect(got).toEqual(expected);
      }),
    );
  });

  it("beyond the limit are passed over once, and the next one is whole", () => {
    const got: string[] = [];
    const splitter = new LineSplitter(10, keepIn(got));
    for (const part of ["12345678", "90", "1\nnext\n", "elevenbytes\nend\n", "12345678901", "23\nlast\n"])
      splitter.push(Buffer.from(part), 0, Buffer.byteLength(part));
    expect(got).toEqual(["too long", "next", "too long", "end", "too long", "last"]);
  });
});

describe("Messages", () => {
  const line = (nanos: string, attributes: object = {}): string =>
    `{"Type":"container","Action":"start","Actor":{"ID":"x","Attributes":${JSON.stringify(attributes)}},"time":1,"timeNano":${nanos}}`;

  it("have their nanoseconds exactly, which are beyond 2^53", () => {
    for (const nanos of ["1732445870123456789", "1732445870123456788", "1732445870123456999"]) {
      expect(parseMessage(line(nanos))).toMatchObject(parseNanoseconds(nanos));
    }
    expect(secondsText({ seconds: 1_732_445_870, nanoseconds: 89 })).toBe("1732445870.000000089");
  });

  it("take the time from the field, not from a label that looks like it", () => {
    const labels = { timeNano: "5", a: '"timeNano":7', b: '{"timeNano": 8}' };
    expect(parseMessage(line("1732445870123456789", labels))).toMatchObject({
      seconds: 1_732_445_870,
      nanoseconds: 123_456_789,
    });
  });

  it.each(["", "null", "[]", "42", "{}", '{"Type":"container"}', '{"Type":"container","Action":"start"}', "<html>"])(
    "%j is none",
    (text) => {
      expect(() => parseMessage(text)).toThrow(SyntaxError);
    },
  );
});

describe("The cursor", () => {
  const message = (stamp: bigint): EngineMessage => ({
    type: "container",
    action: "x",
    told: undefined,
    id: "",
    name: "",
    attributes: {},
    subject: undefined,
    ...parseNanoseconds(String(stamp)),
  });

  it("goes back two seconds from the newest event, whatever the order", () => {
    const cursor = new Cursor();
    expect(cursor.since).toBeUndefined();
    for (const stamp of [10_000_000_000n, 12_000_000_001n]) cursor.advance(message(stamp));
    expect(cursor.since).toEqual({ seconds: 10, nanoseconds: 1 });
  });

  it("knows everything as far back as that, and 512 events at least, but not all for ever", () => {
    const cursor = new Cursor();
    const second = 1_000_000_000n;
    for (let index = 0n; index < 10_000n; index += 1n) cursor.advance(message(index * (second / 1000n)));
    const known = (index: bigint): boolean => cursor.knows(message(index * (second / 1000n)));
    for (let index = 8000n; index < 10_000n; index += 1n) expect(known(index)).toBe(true);
    expect(known(6000n)).toBe(false);
    const slow = new Cursor();
    for (let index = 0n; index < 600n; index += 1n) slow.advance(message(index * second * 60n));
    expect(slow.knows(message(100n * second * 60n))).toBe(true);
    expect(slow.knows(message(10n * second * 60n))).toBe(false);
  });
});

describe("The text of a status", () => {
  it.each([
    ["Up 3 hours (healthy)", { state: "running", health: "healthy", age: 10_800_000 }],
    ["Up About a minute (Paused)", { state: "paused", age: 60_000 }],
    ["Up Less than a second (health: starting)", { state: "running", health: "starting", age: 0 }],
    ["Exited (137) 5 seconds ago", { state: "exited", exitCode: 137, age: 5000 }],
    ["Restarting (1) 4 seconds ago", { state: "restarting", exitCode: 1 }],
    ["Created", { state: "created", exitCode: undefined, age: undefined }],
    ["Dead", { state: "dead" }],
    ["Removal In Progress", { state: "removing" }],
    ["something new", { state: undefined, age: undefined }],
  ])("%s", (text, expected) => {
    expect(parseStatus(text)).toMatchObject(expected);
  });

  it("is not needed where newer engines tell the health beside it; odd entries are refused", () => {
    const [listed] = parseContainers(
      [{ Id: "x", Names: ["/a/b", "/c"], State: "running", Status: "Up 1 second", Health: { Status: "unhealthy" } }],
      0,
    );
    expect(listed?.container).toMatchObject({ name: "c", health: "unhealthy" });
    expect(() => parseContainers({}, 0)).toThrow(SyntaxError);
    expect(() => parseContainers([null], 0)).toThrow(SyntaxError);
  });
});

describe("The waits between tries", () => {
  const options = { initialDelay: 100, maxDelay: 3000, refusedDelay: 30_000, healthyAfter: 2000 };

  it("have full jitter below 100, 200, 400 … 3000 ms, and begin anew only after a healthy while", () => {
    const highest = new Backoff(options, () => 0.999999);
    expect(Array.from({ length: 7 }, () => highest.next(false))).toEqual([100, 200, 400, 800, 1600, 3000, 3000]);
    highest.lasted(1999);
    expect(highest.next(false)).toBe(3000);
    highest.lasted(2000);
    expect(highest.next(false)).toBe(100);
    expect(new Backoff(options, () => 0).next(false)).toBe(0);
  });

  it("are slow after a refusal, from 3 to 30 s, at least half of it", () => {
    const backoff = new Backoff(options, () => 0);
    expect(Array.from({ length: 5 }, () => backoff.next(true))).toEqual([1500, 3000, 6000, 12_000, 15_000]);
  });
});
