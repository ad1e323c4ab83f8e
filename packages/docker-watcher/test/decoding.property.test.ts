import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "../src/stream/line-splitter.ts";
import { type EngineMessage, parseMessage } from "../src/stream/message.ts";
import { MessageDecoder } from "../src/stream/message-decoder.ts";
import { propertyRuns } from "./transport/property-runs.ts";

/** Text that a label may hold to be taken for something else. */
const tricks = [
  '"Action":"die"',
  '","timeNano":1732445870000000001}',
  '},"scope":"local","time":1732445870,"timeNano":1732445870000000001}',
  '"execID":"',
  `"execID":"${"a".repeat(64)}"`,
  "__proto__",
  "constructor",
  "\\",
  '\\"',
  "\u2028\u0000\u001e\n\r\n",
  "Zürich 東京 🐳",
  "\ud83d",
];
const hexadecimal = (digits: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: digits, maxLength: digits });
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 8 }), fc.constantFrom(...tricks), hexadecimal(64));
/** Few, so that many lines are about the same. */
const ids = ["a".repeat(64), "b".repeat(64), `${"a".repeat(63)}b`, "short", "", 'x"y'];
const actions = [
  ...["start", "die", "kill", "stop", "rename", "health_status: healthy", "health_status", "destroy"],
  ...["exec_create: sh -c x", "exec_start: sh -c x", "exec_die", 'exec_start: "timeNano":1', "unknown"],
];
const seconds = fc.constantFrom("1732445870", "1732445871", "0999999999", "17", "1732445870.5", "-1", '"1"', "null");
const nanos = fc.constantFrom(
  ...["1732445870000000001", "1732445870999999999", "1732445871000000000", "0732445870000000001"],
  ...["17324458700000000011", "173", "0", "1.7e18", "1732445870000000001.0", '"1732445870000000001"', "null"],
);
const layouts = ["old", "new", "compact", "swapped", "spaced", "twice", "nested", "after", "beside"] as const;

interface Sample {
  readonly layout: (typeof layouts)[number];
  readonly type: string;
  readonly action: string;
  readonly id: string;
  readonly attributes: string;
  readonly time: string;
  readonly timeNano: string;
}

function lineOf({ layout, type, action, id, attributes, time, timeNano }: Sample): string {
  const [word, actor] = [JSON.stringify(action), `"Actor":{"ID":${JSON.stringify(id)},"Attributes":${attributes}}`];
  const kind = `"Type":${JSON.stringify(type)},"Action":${word}`;
  const times = `"time":${time},"timeNano":${timeNano}`;
  switch (layout) {
    case "old":
      return `{"status":${word},"id":${JSON.stringify(id)},"from":"image",${kind},${actor},"scope":"local",${times}}`;
    case "new":
      return `{${kind},${actor},"scope":"local",${times}}`;
    case "compact":
      return `{${kind},${actor},${times}}`;
    case "swapped":
      return `{"timeNano":${timeNano},${actor},"time":${time},${kind}}`;
    case "spaced":
      return `{${kind}, ${actor}, "scope": "local" , "time" :${time}, "timeNano": ${timeNano} } `;
    case "twice":
      return `{${kind},${actor},${times},"Action":"destroy",${times}}`;
    case "after":
      return `{${kind},"Actor":{"ID":${JSON.stringify(id)},"Attributes":${attributes},"More":{"x":"y"}},"scope":"local",${times}}`;
    case "beside":
      return `{${kind},${actor},"More":{"Attributes":{"x":"y"}},"scope":"local",${times}}`;
    case "nested":
      return `{${kind},${actor},"more":{"x":1,${times}}}`;
  }
}

const attributes = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true }).map((all) => JSON.stringify(all)),
  },
  { weight: 4, arbitrary: fc.constantFrom('{"name":"web","exitCode":"0"}', '{"name":"web","exitCode":"1"}', "{}") },
  { weight: 4, arbitrary: hexadecimal(64).map((execID) => JSON.stringify({ a: "b", execID, name: "web" })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("null", "[]", '{"n":1,"o":{"timeNano":5}}', '{"__proto__":"x"}', "{", '{"a":"}'),
  },
);
const sample: fc.Arbitrary<Sample> = fc.record({
  layout: fc.constantFrom(...layouts),
  type: fc.constantFrom("container", "container", "container", "image"),
  action: fc.constantFrom(...actions),
  id: fc.constantFrom(...ids),
  attributes,
  time: seconds,
  timeNano: nanos,
});
/** A sample and others that differ from it in one thing. */
const family = fc
  .tuple(
    sample,
    fc.array(
      fc.record({
        change: sample,
        key: fc.constantFrom<keyof Sample>("time", "timeNano", "attributes", "action", "id"),
      }),
      { maxLength: 6 },
    ),
  )
  .map(([first, others]) => [first, ...others.map(({ change, key }) => ({ ...first, [key]: change[key] }))]);

/** What a line is to `JSON.parse`. */
function expected(line: string): EngineMessage | "unreadable" {
  try {
    return parseMessage(line.replace(/[\r ]+$/, ""));
  } catch {
    return "unreadable";
  }
}

/** Without what a message has beside the line's content. */
function asDecoded<T extends EngineMessage | string>(message: T): T {
  return typeof message === "object" ? { ...message, subject: undefined } : message;
}

function decode(bytes: Buffer, sizes: readonly number[]): (EngineMessage | "unreadable" | "oversize")[] {
  const got: (EngineMessage | "unreadable" | "oversize")[] = [];
  const decoder = new MessageDecoder({
    message: (message) => void got.push(message),
    unreadable: () => void got.push("unreadable"),
    oversize: () => void got.push("oversize"),
  });
  const splitter = new LineSplitter(1_000_000, decoder);
  let start = 0;
  for (let index = 0; start < bytes.length; index += 1) {
    const end = Math.min(bytes.length, start + (sizes[index] ?? bytes.length));
    // The bytes are lent: what is kept of them must be a copy.
    const lent = Buffer.from(bytes.subarray(start, end));
    splitter.push(lent, 0, lent.length);
    lent.fill(0x41);
    start = end;
  }
  return got;
}

/** So long may it take where other processes have most of the machine (ms). */
const starved = { timeout: 180_000 };

describe("Decoding", starved, () => {
  it("gives what JSON.parse gives, whatever came before and however the bytes are cut", () => {
    const { numRuns, seed } = propertyRuns(2000);
    const families = fc.array(family, { minLength: 1, maxLength: 4 }).map((all) => all.flat());
    const property = fc.property(families, fc.array(fc.integer({ min: 1, max: 2000 })), (samples, sizes) => {
      // Three times: a line is known from the second time on.
      const lines = [...samples, ...samples, ...samples].map(lineOf);
      const got = decode(Buffer.from(lines.map((line) => `${line}\n`).join("")), sizes);
      expect(got.map(asDecoded)).toEqual(lines.map(expected));
      for (const message of got) if (typeof message === "object") expect(message.attributes).toSatisfy(Object.isFrozen);
    });
    fc.assert(property, { numRuns, seed });
  });

  it("shares attributes between events of a container that have equal ones, and the id between all of them", () => {
    const line = (action: string, attributes: object, nanos: number): string =>
      `${lineOf({ layout: "old", type: "container", action, id: ids[0] as string, attributes: JSON.stringify(attributes), time: "1732445870", timeNano: `173244587000000000${nanos}` })}\n`;
    const round = [
      line("start", { name: "web" }, 1),
      line("stop", { name: "web" }, 2),
      line("die", { name: "web", exitCode: "0" }, 3),
    ];
    const messages = decode(Buffer.from([...round, ...round, ...round].join("")), []).slice(-3) as EngineMessage[];
    expect(messages[0]?.attributes).toEqual({ name: "web" });
    expect(messages[1]?.attributes).toBe(messages[0]?.attributes);
    expect(messages[2]?.attributes).toEqual({ name: "web", exitCode: "0" });
    expect(messages[0]?.subject).toBeDefined();
    for (const message of messages) expect(message.subject).toBe(messages[0]?.subject);
  });

  it("remembers within bounds: a hundred thousand containers are decoded as the first", () => {
    const samples = (container: number): string =>
      lineOf({
        layout: "old",
        type: "container",
        action: "start",
        id: container.toString(16).padStart(64, "0").split("").reverse().join(""),
        attributes: JSON.stringify({ name: `c${container}`, note: "x".repeat(500) }),
        time: "1732445870",
        timeNano: "1732445870000000001",
      });
    const got: EngineMessage[] = [];
    const decoder = new MessageDecoder({
      message: (message) => void got.push(message),
      unreadable() {},
      oversize() {},
    });
    const splitter = new LineSplitter(1_000_000, decoder);
    for (let container = 0; container < 100_000; container += 1) {
      const bytes = Buffer.from(`${samples(container)}\n`.repeat(3));
      splitter.push(bytes, 0, bytes.length);
      if (container % 1000 !== 0) continue;
      expect(got.slice(-3).map(asDecoded)).toEqual(new Array(3).fill(parseMessage(samples(container))));
      got.length = 0;
    }
  });
});
