/** Run by tests as another process: connects as its one argument says, and prints what came of it as JSON. */
import { classifyConnectError, createClient, type HostOptions, resolveEndpoint } from "../../src/host/index.ts";

interface Task {
  readonly options: HostOptions;
  /** `ping`: once. `events`: opens the stream, prints, and gives it up when a line comes on stdin. */
  readonly what: "ping" | "events";
}

const task = JSON.parse(process.argv[2] ?? "") as Task;
const print = (result: object): void => void process.stdout.write(`${JSON.stringify(result)}\n`);
const endpoint = resolveEndpoint(task.options);
const client = createClient(endpoint);
try {
  if (task.what === "ping") {
    print({ answer: String(await client.ping()) });
  } else {
    const controller = new AbortController();
    const stream = await client.getEvents({ abortSignal: controller.signal });
    stream.on("error", () => {}).resume();
    print({ status: stream.statusCode });
    process.stdin.once("data", () => {
      process.stdin.destroy();
      controller.abort();
    });
  }
} catch (error) {
  print(classifyConnectError(error, endpoint));
}
