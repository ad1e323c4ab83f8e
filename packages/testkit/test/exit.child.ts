import { get as httpGet } from "node:http";
import { FakeEngine, FaultProxy } from "../src/index.ts";

// Uses everything, closes it, and must then end by itself.
const engine = await FakeEngine.start();
const proxy = await FaultProxy.start({ target: engine.host });
const socketPath = proxy.host.slice("unix://".length);
await new Promise<void>((resolve, reject) => {
  const call = httpGet({ socketPath, path: "/events", agent: false }, (response) => {
    response.once("data", () => resolve());
    response.on("error", () => {});
  });
  call.on("error", reject);
  call.once("response", () => engine.run({ name: "web", restart: "always" }));
});
engine.inject({ kind: "delay", delay: 3_600_000 });
httpGet({ socketPath, path: "/_ping", agent: false }).on("error", () => {});
engine.die("web", 1);
engine.freeze();
proxy.stall();
proxy.delay(3_600_000);
await proxy.close();
await engine.close();
process.stdout.write("closed\n");
