import { Action } from "./action.ts";
import { WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";
import { createStream } from "./stream.ts";
import type { StreamWriter } from "./stream-writer.ts";
import type { WatchOptions, WatchStats, WatchStream } from "./watcher.ts";

/** Reads several streams into one. It takes no more from a stream than the reader has room for, so only they drop. */
export class MergedStream implements WatchStream {
  readonly #sources: readonly WatchStream[];
  readonly #merged: WatchStream;
  #delivered = 0;
  #ended = false;

  constructor(sources: readonly WatchStream[], options: WatchOptions) {
    this.#sources = sources;
    let pumps: Promise<unknown> = Promise.resolve();
    const { stream, writer } = createStream<WatchEvent>({
      ...options,
      name: "merged",
      diagnostics: false, // the sources' own streams publish
      reload: unneeded,
      onEnd: async (reason) => {
        const end = (source: WatchStream): Promise<unknown> => (reason === "drain" ? source.drain() : source.return());
        await Promise.allSettled(sources.map(end));
        if (reason === "drain") await pumps;
      },
    });
    this.#merged = stream;
    void stream.closed.then(() => {
      this.#ended = true;
    });
    pumps = this.#pumpAll(writer);
    Promise.all(sources.map((source) => source.ready)).then(
      () => writer.ready(),
      () => {}, // the pump of that source tells it
    );
  }

  get ready(): Promise<void> {
    return this.#merged.ready;
  }

  get closed(): Promise<WatchError | undefined> {
    return this.#merged.closed;
  }

  get stats(): WatchStats {
    const sum = { received: 0, dropped: 0, reconnects: 0 };
    for (const { stats } of this.#sources) {
      sum.received += stats.received;
      sum.dropped += stats.dropped;
      sum.reconnects += stats.reconnects;
    }
    const held = sum.received - sum.dropped - this.#delivered;
    return {
      ...sum,
      dropped: sum.dropped + (this.#ended ? held : 0),
      delivered: this.#delivered,
      reloads: this.#merged.stats.reloads,
      buffered: this.#ended ? 0 : held,
    };
  }

  async next(): Promise<IteratorResult<WatchEvent, undefined>> {
    return this.#countOne(await this.#merged.next());
  }

  return(): Promise<IteratorResult<WatchEvent, undefined>> {
    return this.#merged.return();
  }

  drain(): Promise<void> {
    return this.#merged.drain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#merged[Symbol.asyncDispose]();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<WatchEvent, undefined> {
    return counted(this.#merged[Symbol.asyncIterator](), (result) => this.#countOne(result));
  }

  batches(): AsyncIterableIterator<readonly WatchEvent[], undefined> {
    return counted(this.#merged.batches(), (result) => {
      if (!result.done) for (const event of result.value) this.#count(event);
      return result;
    });
  }

  async #pumpAll(writer: StreamWriter<WatchEvent>): Promise<void> {
    try {
      await Promise.all(this.#sources.map((source) => pump(source, writer)));
      writer.end();
    } catch (cause) {
      await Promise.allSettled(this.#sources.map((source) => source.return()));
      const failed = (): WatchError => new WatchError("source", "A merged source failed", { cause, fatal: true });
      writer.end(cause instanceof WatchError ? cause : failed());
    }
  }

  #countOne(result: IteratorResult<WatchEvent, undefined>): IteratorResult<WatchEvent, undefined> {
    if (!result.done) this.#count(result.value);
    return result;
  }

  /** A force-reload in the place of dropped events was never received, so it is not delivered either. */
  #count(event: WatchEvent): void {
    if (event.action !== Action.ForceReload || event.cause !== "dropped") this.#delivered += 1;
  }
}

function unneeded(): never {
  throw new Error("A merged stream takes only what it has room for");
}

/** Event by event: what the reader has no room for stays in the source's own buffer, under its own bounds. */
async function pump(source: WatchStream, writer: StreamWriter<WatchEvent>): Promise<void> {
  for await (const event of source) {
    // Another pump may have taken the room that both waited for.
    for (let room = writer.room(); room !== undefined; room = writer.room()) await room;
    writer.send(event);
  }
}

function counted<T>(
  iterator: AsyncIterableIterator<T, undefined>,
  count: (result: IteratorResult<T, undefined>) => IteratorResult<T, undefined>,
): AsyncIterableIterator<T, undefined> {
  return {
    next: async () => count(await iterator.next()),
    return: async () => count((await iterator.return?.()) ?? { value: undefined, done: true }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
