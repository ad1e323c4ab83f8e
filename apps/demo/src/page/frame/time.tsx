import type { JSX } from "preact";
import { now } from "../state/now.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `12 s`, `4 min 05 s`, `3 h 20 min`, `2 d 4 h`; never below nothing. */
export function duration(milliseconds: number): string {
  const time = Math.max(0, milliseconds);
  if (time < minute) return `${Math.floor(time / second)} s`;
  if (time < hour) return `${Math.floor(time / minute)} min ${padded((time % minute) / second)} s`;
  if (time < day) return `${Math.floor(time / hour)} h ${padded((time % hour) / minute)} min`;
  return `${Math.floor(time / day)} d ${Math.floor((time % day) / hour)} h`;
}

/** `14:03:07.250`, by the reader's clock. */
export function clockTime(time: number): string {
  const date = new Date(time);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map(padded).join(":");
  return `${parts}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** How long ago, ticking. */
export function Ago({ at }: { readonly at: number }): JSX.Element {
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
      {duration(now.value - at)}
    </time>
  );
}

/** A time of day, to the millisecond. */
export function ClockTime({ at }: { readonly at: number }): JSX.Element {
  return <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>;
}

function padded(number: number): string {
  return String(Math.floor(number)).padStart(2, "0");
}
