import { defineConfig } from "vitest/config";
import everything from "./vitest.config.ts";

const { projects: _, ...shared } = everything.test ?? {};
const folder = "packages/docker-watcher/test";

/** The tests in which events come over the network, once more: this time all of them through dockerode. */
export default defineConfig({
  ...everything,
  test: {
    ...shared,
    include: [`${folder}/*.test.ts`],
    exclude: [`${folder}/{death-inquiry,engine-clock,filter,parsing}.test.ts`],
    setupFiles: [`${folder}/transport/dockerode.setup.ts`],
  },
});
