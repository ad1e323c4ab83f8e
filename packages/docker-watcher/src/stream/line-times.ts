import { isAt } from "./byte-match.ts";

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const braceClosed = 0x7d;
const zero = 0x30;
const timeField = Buffer.from('"time":');
const nanosField = Buffer.from(',"timeNano":');
/** Digits of a time in seconds, from 2001 to 2286, and of the nanoseconds within one. */
const secondsDigits = 10;
const nanosecondsDigits = 9;
/** How long the end of a line is, from the first digit on. */
const length = secondsDigits + nanosField.length + secondsDigits + nanosecondsDigits + 1;

/** The end of an event's line as dockerd writes it: `1732445870,"timeNano":1732445870123456789}`. */
export class LineTimes {
  /** What the last call found. */
  seconds = 0;
  nanoseconds = 0;

  /**
   * Reads the two times that begin at `start`. Returns the place after the brace; -1 when it is anything else than a number
   * of ten digits, one of nineteen, and the end of the object.
   */
  read(bytes: Uint8Array, start: number, end: number): number {
    const after = start + length;
    const nanos = start + secondsDigits + nanosField.length;
    if (after > end || bytes[after - 1] !== braceClosed || bytes[start] === zero || bytes[nanos] === zero) return -1;
    if (!isAt(bytes, start + secondsDigits, nanosField)) return -1;
    const seconds = numberIn(bytes, nanos, nanos + secondsDigits);
    const nanoseconds = numberIn(bytes, nanos + secondsDigits, after - 1);
    // NaN, where a byte was no digit.
    if (!(seconds + nanoseconds + numberIn(bytes, start, start + secondsDigits) > 0)) return -1;
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    return after;
  }

  /**
   * Where the digits after `,"time":` begin, in a line whose end these two fields are; -1 when they are not.
   *
   * What stands before may be anything: in JSON that is valid, the last brace is the outermost object's, and quotes without
   * a backslash before them are those of a key.
   */
  find(bytes: Uint8Array, start: number, end: number): number {
    const time = end - length;
    const field = time - timeField.length;
    if (field <= start || bytes[field - 1] !== comma || !isAt(bytes, field, timeField)) return -1;
    return this.read(bytes, time, end) === end ? time : -1;
  }
}

/** Whether `"time":` may end right before `place`: a look at three bytes. */
export function endsInTime(bytes: Uint8Array, place: number): boolean {
  return bytes[place - 1] === colon && bytes[place - 2] === quote && bytes[place - timeField.length] === quote;
}

/** The number in these digits; `NaN` when one is none. */
function numberIn(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let place = start; place < end; place += 1) {
    const digit = (bytes[place] as number) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
