import { endsAt, isAt } from "./byte-match.ts";
import { SharedWords } from "./shared-words.ts";

const quote = 0x22;
const braceOpen = 0x7b;
const braceClosed = 0x7d;
/** What stands between the strings of the two shapes of dockerd's lines: before API 1.52, and from it on. */
const oldBegin = Buffer.from('{"status":"');
const oldId = Buffer.from('","id":"');
const oldFrom = Buffer.from('","from":"');
const oldType = Buffer.from('","Type":"container","Action":"');
const newBegin = Buffer.from('{"Type":"container","Action":"');
const actor = Buffer.from('","Actor":{"ID":"');
const attributes = Buffer.from('","Attributes":');
const finish = Buffer.from('},"scope":"local","time":');

/** 1 for the bytes that stand for themselves in a JSON string: ASCII, but no control character, quote or backslash. */
const plain = new Uint8Array(256).fill(1, 0x20, 0x80);
plain[quote] = 0;
plain[0x5c] = 0;

/**
 * A container's event as dockerd writes it, but for the attributes.
 *
 * Every byte before and after these is compared with what is expected there, so that a line in which they are valid JSON is
 * valid as a whole and has no other meaning, whatever a label holds. A line that is written in any other way is not
 * recognised.
 */
export class EventLine {
  /** What the last call found. */
  action = "";
  id = "";
  /** Where the attributes begin and end, braces included, if they are an object. */
  attributesStart = 0;
  attributesEnd = 0;
  readonly #actions = new SharedWords();

  /** Reads the line from `start` on whose digits after `"time":` begin at `time`. Returns whether it is such a line. */
  read(bytes: Buffer, start: number, time: number): boolean {
    const end = time - finish.length;
    if (!endsAt(bytes, time, finish)) return false;
    let place = this.#actionStart(bytes, start, end);
    if (place < 0) return false;
    const actionStart = place;
    place = plainEnd(bytes, place, end);
    const actionEnd = place;
    if (!isAt(bytes, place, actor)) return false;
    place += actor.length;
    const idStart = place;
    place = plainEnd(bytes, place, end);
    const idEnd = place;
    if (!isAt(bytes, place, attributes)) return false;
    place += attributes.length;
    if (place + 1 >= end || bytes[place] !== braceOpen || bytes[end - 1] !== braceClosed) return false;
    this.action = this.#actions.read(bytes, actionStart, actionEnd);
    this.id = bytes.toString("latin1", idStart, idEnd);
    this.attributesStart = place;
    this.attributesEnd = end;
    return true;
  }

  #actionStart(bytes: Buffer, start: number, end: number): number {
    if (isAt(bytes, start, newBegin)) return start + newBegin.length;
    if (!isAt(bytes, start, oldBegin)) return -1;
    let place = plainEnd(bytes, start + oldBegin.length, end);
    if (!isAt(bytes, place, oldId)) return -1;
    place = plainEnd(bytes, place + oldId.length, end);
    if (isAt(bytes, place, oldFrom)) place = plainEnd(bytes, place + oldFrom.length, end);
    return isAt(bytes, place, oldType) ? place + oldType.length : -1;
  }
}

/** The first place from `start` on, or `end`, whose byte is no plain one: where a string ends that has only such. */
function plainEnd(bytes: Uint8Array, start: number, end: number): number {
  let place = start;
  while (place < end && plain[bytes[place] as number] === 1) place += 1;
  return place;
}
