import { WatchError } from "@crowsnest/events";
import { parseArguments, UsageError, usage } from "./arguments.ts";
import { runDemo } from "./demo.ts";
import { coloursFor } from "./terminal/colours.ts";
import { jsonPrinter, terminalPrinter } from "./terminal/printer.ts";

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const stop = new AbortController();
for (const signal of endings) process.on(signal, () => stop.abort());
// A reader that has gone away (`… | head`) ends the demo as Ctrl-C does.
process.stdout.on("error", () => stop.abort());

const write = (text: string): void => {
  if (!process.stdout.destroyed) process.stdout.write(text);
};
const margin = (text: string): void => void process.stderr.write(text);

try {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    write(usage);
  } else {
    const printer = options.json
      ? jsonPrinter(write, margin)
      : terminalPrinter(write, coloursFor(process.stdout, process.env));
    await runDemo(options, printer, stop.signal);
  }
} catch (error) {
  const usageError = error instanceof UsageError || (error instanceof WatchError && error.fatal);
  margin(usageError ? `crowsnest demo: ${error.message} (--help tells more)\n` : `${String(error)}\n`);
  process.exitCode = usageError ? 2 : 1;
}
// The handlers would keep nothing alive, but a second Ctrl-C is to end a demo that hangs.
for (const signal of endings) process.removeAllListeners(signal);
