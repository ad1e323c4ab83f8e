/** Run by a test on Deno: reaches an engine at a unix socket in all the ways that there are, and ends by itself. */
import ssh2 from "ssh2";
import { createClient, resolveEndpoint } from "../../src/host/index.ts";
import { agentAt } from "../../src/host/ssh/agent.ts";
import { DockerWatcher } from "../../src/index.ts";

const host = process.argv[2] ?? "";
const endpoint = resolveEndpoint({ host });
if (endpoint.kind !== "unix") throw new Error(`no unix socket: ${host}`);

// Pings, a list, and the events off the socket.
await using watcher = new DockerWatcher({ host });
for (let round = 0; round < 3; round += 1) {
  const stream = watcher.watch({ snapshot: true });
  await stream.ready;
  await stream.return();
}
const refused = await new DockerWatcher({ host: `${host}-none` }).list().catch(({ code }) => code);
console.log(`list: ${(await watcher.list()).length}, refused: ${refused}`);

// The events as an answer of node:http, given up in the middle.
const controller = new AbortController();
const events = await createClient(endpoint).getEvents({ abortSignal: controller.signal });
const cut = new Promise((resolve) => events.once("error", resolve));
controller.abort();
await cut;

// An ssh agent: to connect is enough.
const agent = agentAt(endpoint.path, ssh2);
if (typeof agent === "string") throw new Error("this is not Deno");
await new Promise<void>((resolve) =>
  agent.getStream?.((error, stream) => {
    console.log(`agent: ${error?.message ?? "connected"}`);
    stream?.once("close", resolve).destroy();
  }),
);
