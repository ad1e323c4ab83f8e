/** What a user of a package may count on when he installs it alone. */
export interface Expectation {
  /** Our packages that come with it; no other may. */
  readonly ours: readonly string[];
  /** Packages of others that it names itself. */
  readonly others: readonly string[];
  /** All packages that it brings, itself included, are at most so many. */
  readonly most: number;
  /** What its README's first example prints, where an engine with a container `web` runs and files of `config` are written. */
  readonly prints: RegExp;
  /** Works in browsers: what is called there, as the body of an async function that returns text, and that text. */
  readonly browser?: { readonly code: string; readonly returns: string };
}

export const expectations: Readonly<Record<string, Expectation>> = {
  "@crowsnest/events": {
    ours: [],
    others: [],
    most: 1,
    prints: /created letter\.txt/,
    browser: {
      code: `
        const { createStream, describeEvent } = await import("@crowsnest/events");
        const { stream, writer } = createStream({ reload: () => { throw new Error("nothing is dropped"); } });
        writer.send({ type: "docker", action: "container-start", actorId: "1", actorName: "web", actorAttributes: {} });
        writer.end();
        const told = [];
        for await (const event of stream) told.push(describeEvent(event));
        return told.join();`,
      returns: "started web",
    },
  },
  "@crowsnest/queue": {
    ours: ["@crowsnest/events"],
    others: [],
    most: 2,
    prints: /a.*b/s,
    browser: {
      code: `
        const { EventQueue } = await import("@crowsnest/queue");
        const flushed = [];
        const queue = new EventQueue({ onFlush: (batch) => void flushed.push(...batch), onError: (error) => flushed.push(error) });
        queue.push("a");
        queue.push("b");
        await queue.drain();
        return flushed.join();`,
      returns: "a,b",
    },
  },
  "@crowsnest/docker-watcher": {
    ours: ["@crowsnest/events"],
    others: ["dockerode", "ssh2"],
    most: 80,
    prints: /\bweb\b/,
  },
  "@crowsnest/file-watcher": {
    ours: ["@crowsnest/events"],
    others: ["@parcel/watcher", "picomatch"],
    most: 12,
    prints: /\.yml/,
  },
  "@crowsnest/testkit": {
    ours: ["@crowsnest/events"],
    others: [],
    most: 2,
    prints: /container-die web/,
  },
};
