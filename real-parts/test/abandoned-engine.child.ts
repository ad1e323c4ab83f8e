import { startDockerEngine } from "../src/index.ts";

// Starts an engine and forgets it: nothing of it may keep the process alive.
await startDockerEngine({ own: true });
