import { type IngestCase, withEngine } from "./processes.ts";

/** A synthetic engine that listens, in a process of its own; disposing of it ends the process. */
export async function startEngine(ingest: IngestCase & { socket: string }): Promise<AsyncDisposable> {
  const listening = Promise.withResolvers<void>();
  const enough = Promise.withResolvers<void>();
  const running = withEngine(ingest, () => {
    listening.resolve();
    return enough.promise;
  });
  await Promise.race([listening.promise, running]);
  return {
    async [Symbol.asyncDispose]() {
      enough.resolve();
      await running;
    },
  };
}
