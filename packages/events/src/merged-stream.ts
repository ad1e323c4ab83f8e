import { Action } from "./action.ts";
import { WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";
import { StreamState } from "./stream-state.ts";
import type { WatchOptions, WatchStats, WatchStream } from "./watcher.ts";

/** Reads several streams into one. It takes no more from a stream than the reader has room for, so only they drop. */
export class MergedStream extends StreamState<WatchEvent> {
  readonly #sources: readonly WatchStream[];
  #delivered = 0;
  #closed = false;

  constructor(sources: readonly WatchStream[], options: WatchOptions) {
    let pumps: Promise<unknown> = Promise.resolve();
    super({
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
    this.#sources = sources;
    void this.whenClosed.then(() => {
      this.#closed = true;
    });
    pumps = this.#pumpAll();
    Promise.all(sources.map((source) => source.ready)).then(
      () => this.ready(),
      () => {}, // the pump of that source tells it
    );
  }

  override get stats(): WatchStats {
    const sum = { received: 0, dropped: 0, reconnects: 0 };
    for (const { stats } of this.#sources) {
      sum.received += stats.received;
      sum.dropped += stats.dropped;
      sum.reconnects += stats.reconnects;
    }
    const held = sum.received - sum.dropped - this.#delivered;
    return {
      ...sum,
      dropped: sum.dropped + (this.#closed ? held : 0),
      delivered: this.#delivered,
      reloads: super.stats.reloads,
      buffered: this.#closed ? 0 : held,
    };
  }

  override take(): WatchEvent | undefined {
    const event = super.take();
    if (event !== undefined) this.#count(event);
    return event;
  }

  override takeAll(): readonly WatchEvent[] | undefined {
    const batch = super.takeAll();
    for (const event of batch ?? []) this.#count(event);
    return batch;
  }

  async #pumpAll(): Promise<void> {
    try {
      await Promise.all(this.#sources.map((source) => this.#pump(source)));
      this.end();
    } catch (cause) {
      await Promise.allSettled(this.#sources.map((source) => source.return()));
      const failed = (): WatchError => new WatchError("source", "A merged source failed", { cause, fatal: true });
      this.end(cause instanceof WatchError ? cause : failed());
    }
  }

  /** Event by event: what the reader has no room for stays in the source's own buffer, under its own bounds. */
  async #pump(source: WatchStream): Promise<void> {
    for await (const event of source) {
      // Another pump may have taken the room that both waited for.
      for (let room = this.room(); room !== undefined; room = this.room()) await room;
      this.send(event);
    }
  }

  /** A force-reload in the place of dropped events was never received, so it is not delivered either. */
  #count(event: WatchEvent): void {
    if (event.action !== Action.ForceReload || event.cause !== "dropped") this.#delivered += 1;
  }
}

function unneeded(): never {
  throw new Error("A merged stream takes only what it has room for");
}
