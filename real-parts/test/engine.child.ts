import { startDockerEngine } from "../src/index.ts";

// Starts an engine with a container and waits to be killed.
const engine = await startDockerEngine({ own: true });
await engine.docker("run", "-d", "--network", "none", "busybox:test", "sleep", "600");
process.stdout.write(`${engine.socketPath}\n`);
setInterval(() => {}, 1000);
