import { setTimeout as sleep } from "node:timers/promises";
import { DockerWatcher, dockerFilter, dockerFilters, Filter } from "@crowsnest/docker-watcher";
import type { FakeEngine } from "@crowsnest/testkit";
import Dockerode from "dockerode";
import split2 from "split2";

/** What a peer is to watch, and whom it tells. */
export interface Watch {
  readonly engine: FakeEngine;
  /** Only the container of this name. */
  readonly container?: string;
  /** `start web`, `die web 7`, `force-reload`. */
  readonly tell: (event: string) => void;
  /** An error that a program can see. */
  readonly onError: (error: unknown) => void;
}

/** Watches as one would write it, with a way back after an end of the connection. Resolves when the first is open. */
export type Peer = (watch: Watch) => Promise<void>;

/** What comes from dockerode, and how long (ms) one waits before the next try. */
type Reader = (events: NodeJS.ReadableStream, tell: (message: Message) => void) => void;
const retry = 100;

interface Message {
  readonly Action: string;
  readonly Actor: { readonly Attributes: Readonly<Record<string, string>> };
}

function withDockerode(read: Reader): Peer {
  return async ({ engine, container, tell, onError }) => {
    const docker = new Dockerode({ socketPath: engine.host.replace("unix://", "") });
    const filters = { type: ["container"], ...(container === undefined ? {} : { container: [container] }) };
    const opened = Promise.withResolvers<void>();
    void (async () => {
      for (;;) {
        try {
          const events = await docker.getEvents({ filters: JSON.stringify(filters) as never });
          opened.resolve();
          read(events, ({ Action, Actor: { Attributes } }) =>
            tell(told(Action, Attributes["name"], Attributes["exitCode"])),
          );
          await new Promise((resolve) => events.on("error", onError).on("close", resolve));
        } catch (error) {
          onError(error);
        }
        await sleep(retry);
      }
    })();
    await opened.promise;
  };
}

function told(action: string, name: string | undefined, exitCode: string | undefined): string {
  return [action, name, ...(action === "die" ? [exitCode ?? "?"] : [])].join(" ");
}

export const peers: Readonly<Record<string, Peer>> = {
  "@crowsnest/docker-watcher": async ({ engine, container, tell, onError }) => {
    const docker = new DockerWatcher({ host: engine.host, heartbeat: { interval: 1_000, timeout: 500 } });
    const named = container === undefined ? [] : [dockerFilter("container", container)];
    const stream = docker.watch({ filters: dockerFilters(Filter.container, ...named), onError });
    void (async () => {
      for await (const { action, actorName, actorAttributes } of stream) {
        if (action === "force-reload") tell(action);
        else tell(told(action.replace("container-", ""), actorName, actorAttributes["exitCode"]));
      }
    })();
    await stream.ready;
  },

  "dockerode, JSON.parse of each chunk": withDockerode((events, tell) => {
    events.on("data", (chunk: Buffer) => tell(JSON.parse(chunk.toString()) as Message));
  }),

  "dockerode, split2, a retry loop": withDockerode((events, tell) => {
    events.pipe(split2((line: string) => JSON.parse(line) as Message)).on("data", tell);
  }),
};
