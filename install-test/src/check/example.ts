import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setInterval } from "node:timers/promises";
import { FakeEngine } from "@crowsnest/testkit";
import type { Client } from "../client.ts";

/** Runs a README's example as it stands, where something happens to containers and files; what it prints must match. */
export async function checkExample(client: Client, project: string, example: string, prints: RegExp): Promise<void> {
  await writeFile(join(project, "example.ts"), `${example}\nexport {};\n`);
  await using engine = await FakeEngine.start();
  engine.run({ name: "web" });
  const over = new AbortController();
  const changes = changeFiles(join(project, "config"), over.signal);
  try {
    const output = await client.runtime(project, "example.ts", { DOCKER_HOST: engine.host });
    if (!prints.test(output)) throw new Error(`the example printed nothing like ${prints}, but:\n${output}`);
  } finally {
    over.abort();
    await changes;
  }
}

/** A new file each 100 ms, until the example has ended. */
async function changeFiles(folder: string, signal: AbortSignal): Promise<void> {
  let number = 0;
  try {
    for await (const _ of setInterval(100, undefined, { signal })) {
      number += 1;
      await writeFile(join(folder, `${number}.yml`), "name: new\n");
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
