import type { LoadName } from "./arguments.ts";

/** One event on the wire: a chunk of the answer's body, with room for what changes from round to round. */
export interface WireEvent {
  /** The chunk: its size, the line, the line's end. */
  readonly bytes: Buffer;
  /** Where the digits of `time` and `timeNano` begin. */
  readonly time: number;
  readonly timeNano: number;
  /** Where ten digits begin that are new in each round: of an exec's id, of a label; -1: there are none. */
  readonly fresh: number;
}

/** A generated load, to be replayed round after round. The same arguments give the same load. */
export interface Load {
  readonly events: readonly WireEvent[];
  /** Bytes of an event's line in the mean. */
  readonly meanBytes: number;
  /** The share of events that stand for an action of ours. */
  readonly told: number;
  /** What `GET /containers/json` answers. */
  readonly list: string;
}

interface SyntheticContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Step {
  readonly action: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What happens to a container in one round. */
const life: readonly Step[] = [
  { action: "create" },
  { action: "start" },
  { action: "health_status: healthy" },
  { action: "kill", attributes: { signal: "15" } },
  { action: "die", attributes: { exitCode: "143" } },
  { action: "stop" },
  { action: "start" },
  { action: "restart" },
  { action: "die", attributes: { exitCode: "0" } },
  { action: "destroy" },
];

/** The same, but for its beginning and end: the engine never uses an id again. */
const lasting = life.filter(({ action }) => action !== "create" && action !== "destroy");

const freshMark = "0000000000";

/** Events of one kind over so many containers, and how they look on the wire. */
export function makeLoad(name: LoadName, containerCount: number, eventCount = 10_000): Load {
  const random = generator(7);
  const containers = Array.from({ length: containerCount }, (_, index) => makeContainer(index, random));
  let told = 0;
  let bytes = 0;
  const turns = new Array<number>(containerCount).fill(0);
  const events = Array.from({ length: eventCount }, (_, index) => {
    const at = index % containerCount;
    const container = containers[at] as SyntheticContainer;
    const isExec = name === "firehose" && (index + 3 * Math.floor(index / containerCount)) % 20 >= 3;
    if (!isExec) told += 1;
    const turn = turns[at] as number;
    turns[at] = turn + 1;
    const line = isExec ? execLine(container, turn, random) : lifeLine(container, stepAt(name, turn), name === "fresh");
    bytes += Buffer.byteLength(line);
    return wireEvent(line);
  });
  const list = JSON.stringify(containers.map(listed));
  return { events, meanBytes: bytes / eventCount, told: told / eventCount, list };
}

function makeContainer(index: number, random: () => number): SyntheticContainer {
  const project = `shop-${index % 37}`;
  const service = `service-${index}`;
  const all: [string, string][] = [
    ["com.docker.compose.project", project],
    ["com.docker.compose.service", service],
    ["com.docker.compose.oneoff", "False"],
    ["com.docker.compose.container-number", String(1 + (index % 4))],
    ["com.docker.compose.version", "2.29.7"],
    ["org.opencontainers.image.title", service],
    ["org.opencontainers.image.vendor", "Example Ltd"],
    ["traefik.enable", "true"],
    ["traefik.http.services.web.loadbalancer.server.port", String(8000 + (index % 1000))],
    ["crowsnest.host", `${service}.example.org`],
    ["crowsnest.note", `Zürich ${index}`],
    ["maintainer", "team@example.org"],
  ];
  const labels = Object.fromEntries(all.slice(0, 8 + (index % 5)));
  return {
    id: hexadecimal(64, random),
    name: `${project}-${service}-1`,
    image: `registry.example.org/${service}:1.4`,
    labels,
  };
}

function stepAt(name: LoadName, turn: number): Step {
  const steps = name === "restarts" ? lasting : life;
  return steps[turn % steps.length] as Step;
}

function lifeLine(container: SyntheticContainer, { action, attributes = {} }: Step, fresh: boolean): string {
  return eventLine(container, action, { ...attributes, ...(fresh ? { "build.number": freshMark } : {}) });
}

function execLine(container: SyntheticContainer, turn: number, random: () => number): string {
  const command = "/bin/sh -c curl -fsS http://localhost:8080/healthz || exit 1";
  const execID = freshMark + hexadecimal(54, random);
  switch (turn % 3) {
    case 0:
      return eventLine(container, `exec_create: ${command}`, { execID });
    case 1:
      return eventLine(container, `exec_start: ${command}`, { execID });
    default:
      return eventLine(container, "exec_die", { execID, exitCode: "0" });
  }
}

/** As dockerd 20.10 writes it: attributes sorted, `status`, `id` and `from` first. */
function eventLine(
  { id, name, image, labels }: SyntheticContainer,
  action: string,
  own: Readonly<Record<string, string>>,
): string {
  const attributes = Object.entries({ ...labels, ...own, image, name }).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({
    status: action,
    id,
    from: image,
    Type: "container",
    Action: action,
    Actor: { ID: id, Attributes: Object.fromEntries(attributes) },
    scope: "local",
    time: 1_000_000_000,
    timeNano: "1000000000000000000",
  }).replace(/"(\d{19})"\}$/, "$1}\n");
}

function wireEvent(line: string): WireEvent {
  const body = Buffer.from(line);
  const bytes = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n")]);
  const timeNano = bytes.lastIndexOf('"timeNano":') + '"timeNano":'.length;
  const time = bytes.lastIndexOf('"time":') + '"time":'.length;
  return { bytes, time, timeNano, fresh: bytes.indexOf(freshMark) };
}

function listed({ id, name, image, labels }: SyntheticContainer): object {
  return {
    Id: id,
    Names: [`/${name}`],
    Image: image,
    Created: 1,
    State: "running",
    Status: "Up 3 hours",
    Labels: labels,
  };
}

function hexadecimal(digits: number, random: () => number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
}

/** Numbers from 0 up to 1, always the same (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
