import fc from "fast-check";

/** An answer's bytes, and where the network cuts them. */
export interface AnswerSample {
  readonly bytes: Buffer;
  readonly sizes: readonly number[];
}

const token = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_"), minLength: 1, maxLength: 6 });
const quoted = fc.string({ unit: fc.constantFrom(..."ab ;=\t,"), maxLength: 6 }).map((text) => `"${text}"`);
const extension = fc
  .tuple(token, fc.option(fc.oneof(token, quoted), { nil: undefined }))
  .map(([name, value]) => (value === undefined ? `;${name}` : `;${name}=${value}`));
const extensions = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  { weight: 2, arbitrary: fc.array(extension, { maxLength: 3 }).map((all) => all.join("")) },
  { weight: 1, arbitrary: fc.integer({ min: 16_000, max: 16_300 }).map((length) => `;${"x".repeat(length)}`) },
);
const field = fc
  .tuple(token, fc.string({ unit: fc.constantFrom(..."ab c\t;=ü"), maxLength: 10 }))
  .map(([name, value]) => `X-${name}: ${value.trim()}`);
const trailers = fc.array(field, { maxLength: 3 });

/** Lines as an engine may send them: events, one of them over and over, blank lines, long ones and such as are none. */
const eventLine = fc
  .record({
    action: fc.constantFrom("start", "die", "exec_die"),
    note: fc.oneof(fc.constant("always"), fc.string({ unit: "binary", maxLength: 5 })),
    nanos: fc.integer({ min: 100_000_000, max: 999_999_999 }),
  })
  .map(({ action, note, nanos }) => {
    const actor = JSON.stringify({ ID: "f".repeat(64), Attributes: { name: "web", note } });
    const [id, time] = ["f".repeat(64), `"time":1732445870,"timeNano":1732445870${nanos}`];
    return `{"status":"${action}","id":"${id}","from":"x","Type":"container","Action":"${action}","Actor":${actor},"scope":"local",${time}}`;
  });
const line = fc.oneof(
  { weight: 8, arbitrary: eventLine },
  { weight: 1, arbitrary: fc.constantFrom("", "\r", "no event", "{}", "\u001e{}") },
  { weight: 1, arbitrary: fc.integer({ min: 1000, max: 5000 }).map((length) => `{"long":"${"x".repeat(length)}"}`) },
);
const body = fc
  .tuple(fc.array(line, { maxLength: 8 }), fc.boolean())
  .map(([lines, whole]) => Buffer.from(lines.join("\n") + (whole ? "\n" : "")));

/** What can be wrong with the framing of a chunk; the first is nothing. */
const faults = [
  "none",
  "none",
  "none",
  "none",
  "no-size",
  "bad-digit",
  "bare-line-feed",
  "too-long",
  "too-short",
] as const;

interface Chunk {
  readonly size: number;
  readonly extension: string;
  readonly fault: (typeof faults)[number];
  readonly upper: boolean;
}
const chunk: fc.Arbitrary<Chunk> = fc.record({
  size: fc.integer({ min: 1, max: 700 }),
  extension: extensions,
  fault: fc.constantFrom(...faults),
  upper: fc.boolean(),
});

function frame(bytes: Buffer, { extension: own, fault, upper }: Chunk): Buffer {
  const length = fault === "too-long" ? bytes.length + 1 : fault === "too-short" ? bytes.length - 1 : bytes.length;
  const digits = length.toString(16).padStart(upper ? 4 : 1, "0");
  const size = fault === "no-size" ? "" : fault === "bad-digit" ? `${digits}g` : upper ? digits.toUpperCase() : digits;
  const end = fault === "bare-line-feed" ? "\n" : "\r\n";
  return Buffer.concat([Buffer.from(`${size}${own}${end}`), bytes, Buffer.from("\r\n")]);
}

const chunkedAnswer = fc
  .tuple(body, fc.array(chunk, { minLength: 1, maxLength: 6 }), trailers, fc.boolean())
  .map(([bytes, chunks, fields, last]) => {
    const framed: Buffer[] = [];
    for (let start = 0, index = 0; start < bytes.length; index += 1) {
      const next = chunks[index % chunks.length] as Chunk;
      // A chunk that is too short by one is the last chunk when it has but one byte.
      framed.push(frame(bytes.subarray(start, start + next.size), next));
      start += next.size;
    }
    const end = last ? `0\r\n${fields.map((text) => `${text}\r\n`).join("")}\r\n` : "";
    return Buffer.concat([Buffer.from("Transfer-Encoding: chunked\r\n\r\n"), ...framed, Buffer.from(end, "latin1")]);
  });
const measuredAnswer = fc
  .tuple(body, fc.integer({ min: -3, max: 3 }))
  .map(([bytes, more]) =>
    Buffer.concat([Buffer.from(`Content-Length: ${Math.max(0, bytes.length + more)}\r\n\r\n`), bytes]),
  );
const closedAnswer = body.map((bytes) => Buffer.concat([Buffer.from("\r\n"), bytes]));

const heads = [
  ...["HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 200\r\n"],
  ...[
    "HTTP/1.1 200 OK\r\nServer: Docker/20.10 (linux)\r\nX-Empty:\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
  ],
  ...[
    "HTTP/1.1 403 Forbidden\r\n",
    "HTTP/1.1 301 Moved\r\nLocation: /x\r\n",
    "HTTP/1.1 200 OK\r\nno header\r\n",
    "SSH-2.0\r\n",
  ],
];
const answer = fc
  .tuple(fc.constantFrom(...heads), fc.oneof({ weight: 3, arbitrary: chunkedAnswer }, measuredAnswer, closedAnswer))
  .map(([head, rest]) => Buffer.concat([Buffer.from(head), rest]));

const sizes = fc.oneof(
  fc.constant([]),
  fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 60 }),
  // The beginning byte by byte.
  fc.integer({ min: 1, max: 150 }).map((length) => new Array<number>(length).fill(1)),
);

/** An answer, whole or cut off somewhere. */
export const answerSample: fc.Arbitrary<AnswerSample> = fc
  .tuple(answer, sizes, fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: 1, freq: 4 }))
  .map(([bytes, cuts, share]) => ({ bytes: bytes.subarray(0, Math.ceil(bytes.length * share)), sizes: cuts }));

/** The bytes in the pieces in which they come: what is beyond the sizes is one. */
export function piecesOf({ bytes, sizes: cuts }: AnswerSample): Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (const size of [...cuts, bytes.length]) {
    if (start < bytes.length) pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return pieces;
}
