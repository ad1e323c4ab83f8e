// A limit: JSON.parse of the lines alone, in a process that reads nothing.
import { ingestArguments } from "./arguments.ts";
import { makeLoad } from "./load.ts";
import { Meter } from "./meter.ts";

const { load, containers } = ingestArguments();
const lines = makeLoad(load, containers).events.map(({ bytes }) => {
  const text = bytes.toString();
  return text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
});
const meter = new Meter("limit: JSON.parse alone");
let parsed: unknown;
for (;;) {
  for (const line of lines) parsed = JSON.parse(line);
  meter.add(lines.length);
  if (parsed === undefined) break;
}
