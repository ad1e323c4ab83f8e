// What one would write today: dockerode, split2, JSON.parse.
import { dockerActions } from "@crowsnest/events";
import Dockerode from "dockerode";
import split2 from "split2";
import { ingestArguments } from "./arguments.ts";
import { Meter } from "./meter.ts";

interface Message {
  readonly Action: string;
}

const { socket } = ingestArguments();
const meter = new Meter("dockerode + split2 + JSON.parse");
const docker = new Dockerode({ socketPath: socket });
const events = await docker.getEvents({ filters: { type: ["container"] } });
let told = 0;
events.pipe(split2((line: string) => JSON.parse(line) as Message)).on("data", ({ Action }: Message) => {
  if (dockerActions.has(Action)) told += 1;
  meter.add(1);
});
process.once("exit", () => told > 0 || console.error("nothing was told"));
