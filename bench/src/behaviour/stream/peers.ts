import { EventEmitter, on } from "node:events";
import { addAbortSignal, Readable } from "node:stream";
import { Action, createStream, type FileEvent, type ReloadEvent } from "@crowsnest/events";

export interface PeerOptions {
  readonly signal?: AbortSignal;
  /** The reader wants no more. */
  readonly onStop: () => void;
}

/** Both ends of a stream. */
export interface OpenStream {
  send(number: number): void;
  readonly reader: AsyncIterable<unknown>;
}

/** Opens a stream for a source that cannot wait, as the documentation of the peer would have it. */
export type Peer = (options: PeerOptions) => OpenStream;

/** What is told of one directory. */
const about = { type: "file", actorId: "", actorAttributes: {}, directory: "/inbox", time: 0 } as const;

export const peers: Readonly<Record<string, Peer>> = {
  "@crowsnest/events": ({ signal, onStop }) => {
    const { stream, writer } = createStream<FileEvent | ReloadEvent>({
      signal,
      buffer: { capacity: 1000, dropAfter: 50 },
      reload: (dropped) => ({ ...about, action: Action.ForceReload, actorName: "", cause: "dropped", dropped }),
      onEnd: onStop,
    });
    const send = (number: number): void =>
      writer.send({ ...about, action: Action.FileWritten, actorName: String(number), origin: "live" });
    return { send, reader: stream };
  },

  ReadableStream: ({ onStop }) => {
    const { promise, resolve } = Promise.withResolvers<ReadableStreamDefaultController<number>>();
    const reader = new ReadableStream<number>({ start: resolve, cancel: onStop }, { highWaterMark: 1000 });
    return { send: (number) => void promise.then((controller) => controller.enqueue(number)), reader };
  },

  "Readable in object mode": ({ signal, onStop }) => {
    const reader = new Readable({ objectMode: true, highWaterMark: 1000, read: () => undefined });
    reader.once("close", onStop);
    if (signal !== undefined) addAbortSignal(signal, reader);
    return { send: (number) => void reader.push({ number }), reader };
  },

  "events.on": ({ signal }) => {
    const emitter = new EventEmitter();
    const reader = on(emitter, "event", signal === undefined ? {} : { signal });
    return { send: (number) => void emitter.emit("event", number), reader };
  },
};
