import { describeEvent, type WatchEvent } from "@crowsnest/events";
import type { Route } from "../routes/route.ts";
import { type Colours, colourOf } from "./colours.ts";

/** What the demo tells, whichever way it is shown. */
export interface Printer {
  /** Something to know before anything else, or a word at the end. */
  notice(text: string): void;
  /** Something that went wrong and was survived. */
  problem(text: string): void;
  batch(number: number, events: readonly WatchEvent[], routes: readonly Route[]): void;
}

type Write = (text: string) => void;

/** For a person: a heading, a line an event, and the table of routes when it has changed. */
export function terminalPrinter(write: Write, colours: Colours): Printer {
  let shown = "";
  return {
    notice: (text) => write(`${colours.bold(printable(text))}\n`),
    problem: (text) => write(`${colours.yellow(`! ${printable(text)}`)}\n`),
    batch(number, events, routes) {
      const count = events.length === 1 ? "1 event" : `${events.length} events`;
      write(`${colours.dim(`── batch ${number}, ${count}`)}\n`);
      for (const event of events) write(`${eventLine(event, colours)}\n`);
      const table = routeLines(routes, colours);
      if (table !== shown) write(table);
      shown = table;
    },
  };
}

/** For a program: a batch a line on the output, everything else in the margin (stderr). */
export function jsonPrinter(write: Write, margin: Write): Printer {
  return {
    notice: (text) => margin(`${printable(text)}\n`),
    problem: (text) => margin(`! ${printable(text)}\n`),
    batch: (number, events, routes) => write(`${JSON.stringify({ batch: number, events, routes })}\n`),
  };
}

function eventLine(event: WatchEvent, colours: Colours): string {
  const time = new Date(event.time).toISOString().slice(11, 23);
  const origin = "origin" in event && event.origin !== "live" ? colours.dim(` (${event.origin})`) : "";
  const text = printable(describeEvent(event));
  return `  ${colours.dim(time)} ${event.type.padEnd(6)} ${colourOf(colours, event.action)(text)}${origin}`;
}

function routeLines(routes: readonly Route[], colours: Colours): string {
  if (routes.length === 0) return colours.dim("  no routes\n");
  const width = widest(routes.map(({ host }) => host));
  const target = widest(routes.map((route) => route.target));
  const lines = routes.map((route) => {
    const rivals =
      route.rivals.length > 0 ? colours.yellow(`  also claimed by ${printable(route.rivals.join(", "))}`) : "";
    const source = colours.dim(printable(route.source));
    return `  ${printable(route.host.padEnd(width))} → ${printable(route.target.padEnd(target))}  ${source}${rivals}\n`;
  });
  return `${colours.dim("  routes")}\n${lines.join("")}`;
}

/** How wide a column is. A name that is longer than most stands out, and makes no other line longer. */
function widest(texts: readonly string[]): number {
  return texts.reduce((width, { length }) => Math.max(width, Math.min(length, 60)), 0);
}

/** Names and labels are other people's: no control or invisible formatting character of theirs reaches the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "\u{fffd}");
}
