import { endsInTime, LineTimes } from "./line-times.ts";
import type { EngineMessage } from "./message.ts";
import { SharedAttributes } from "./shared-attributes.ts";
import { type Template, TemplateStore, type TimelessMessage } from "./template-store.ts";

const newline = 0x0a;
const quote = 0x22;
/** Lines beyond this many bytes are decoded each time. */
const longestLine = 16_384;
/** Where the action begins in the two shapes of dockerd, and the container's id after it: before API 1.52, and from it on. */
const oldShape = { action: '{"status":"'.length, id: '","id":"'.length, sign: 0x73 };
const newShape = { action: '{"Type":"container","Action":"'.length, id: '","Actor":{"ID":"'.length };
const longestAction = 256;
const execField = Buffer.from('"execID":"');
const execDigits = 64;

/**
 * Knows lines again, by their bytes. dockerd writes the time last: two lines that are equal up to there, and end in two numbers,
 * are the same to `JSON.parse` but for these. Nothing is concluded from a part of a line, so no text that a label may hold
 * can be taken for anything else.
 *
 * In an event that is told to nobody the id of an exec may differ too.
 */
export class MessageTemplates {
  /** After a `read` that knew its line: where the next one begins. */
  next = 0;
  readonly #store = new TemplateStore();
  readonly #attributes = new SharedAttributes();
  readonly #times = new LineTimes();
  /** The line that is looked for. */
  #bytes: Uint8Array = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #hash = 0;
  readonly #matches = (template: Template): boolean => {
    const time = this.#start + template.length;
    return time < this.#end && endsInTime(this.#bytes, time) && isLike(this.#bytes, this.#start, template);
  };

  /** The message in the line that begins at `start`, when the whole line, with its newline, is there and known. */
  read(bytes: Uint8Array, start: number, end: number): EngineMessage | undefined {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#hash = hashOf(bytes, start, end);
    const template = this.#store.find(this.#hash, this.#matches);
    if (template === undefined) return undefined;
    const after = this.#times.read(bytes, start + template.length, end);
    if (after < 0 || after === end || bytes[after] !== newline) return undefined;
    this.next = after + 1;
    return this.#message(template);
  }

  /** Takes note of a line that was decoded. Returns its message, with attributes that others of the container have too. */
  learn(bytes: Uint8Array, start: number, end: number, decoded: EngineMessage): EngineMessage {
    if (decoded.type !== "container" || decoded.id === "" || end - start > longestLine) return decoded;
    // Mostly it was looked for just now. The hash only says where to look, so that it may be another line's.
    const hash = bytes === this.#bytes && start === this.#start ? this.#hash : hashOf(bytes, start, end);
    if (!this.#store.wants(hash)) return decoded;
    const time = this.#times.find(bytes, start, end);
    const { seconds, nanoseconds } = this.#times;
    if (time < 0 || seconds !== decoded.seconds || nanoseconds !== decoded.nanoseconds) return decoded;
    const message = { ...decoded, ...this.#attributes.share(decoded.id, decoded.attributes) };
    const hole = decoded.told === undefined ? execHole(bytes, start, time) : -1;
    this.#store.add(hash, bytes.subarray(start, time), hole, message);
    return message;
  }

  #message({ type, action, told, id, name, attributes, subject }: TimelessMessage): EngineMessage {
    const { seconds, nanoseconds } = this.#times;
    return { type, action, told, id, name, attributes, subject, seconds, nanoseconds };
  }
}

/** Whether the line from `start` on is the template's, up to the time. */
function isLike(bytes: Uint8Array, start: number, { bytes: known, place, length, hole }: Template): boolean {
  if (hole < 0) return known.compare(bytes, start, start + length, place, place + length) === 0;
  const after = hole + execDigits;
  return (
    isHexadecimal(bytes, start + hole, start + after) &&
    known.compare(bytes, start, start + hole, place, place + hole) === 0 &&
    known.compare(bytes, start + after, start + length, place + after, place + length) === 0
  );
}

/**
 * Where the 64 digits of an exec's id are, from `start`; -1 without one. Wherever in a valid line these bytes are, they are
 * within a string, so that other digits in their place change nothing but this string.
 */
function execHole(bytes: Uint8Array, start: number, end: number): number {
  const line = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  const field = line.indexOf(execField);
  const hole = field + execField.length;
  if (field < 0 || line[hole + execDigits] !== quote || !isHexadecimal(line, hole, hole + execDigits)) return -1;
  return hole;
}

/** 0 for the bytes of hexadecimal digits, 1 for all others. */
const others = new Uint8Array(256).fill(1);
for (const digit of Buffer.from("0123456789abcdef")) others[digit] = 0;

function isHexadecimal(bytes: Uint8Array, start: number, end: number): boolean {
  let found = 0;
  for (let place = start; place < end; place += 1) found |= others[bytes[place] as number] as number;
  return found === 0 && end <= bytes.length;
}

/**
 * A number for a line, from the action's length and ends and the container's id, where they are in dockerd's lines. It only says where to
 * look: what is found there is compared in full.
 */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  const shape = bytes[start + 2] === oldShape.sign ? oldShape : newShape;
  const action = start + shape.action;
  const limit = Math.min(end - 32, action + longestAction);
  let place = action;
  while (place < limit && bytes[place] !== quote) place += 1;
  if (place >= limit) return 0;
  const id = place + shape.id;
  const first = word(bytes, id);
  const second = word(bytes, id + 4);
  const ends = ((bytes[action] as number) << 16) ^ word(bytes, place - 4) ^ ((place - action) << 8);
  return Math.imul(first ^ Math.imul(second, 0x85ebca6b), 0x9e3779b1) ^ Math.imul(ends, 0xc2b2ae35);
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
