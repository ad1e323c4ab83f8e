import { type Clock, WatchError } from "@crowsnest/events";
import { withDeadline } from "../engine/deadline.ts";
import type { Engine } from "../engine/engine.ts";
import type { EventConnection, EventRequest } from "../engine/event-transport.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { EngineMessage } from "./message.ts";
import { MessageDecoder } from "./message-decoder.ts";

/** What a connection tells its owner. */
export interface ConnectionHandlers {
  message(message: EngineMessage): void;
  /** A line that was no event, or too long to be read, has been passed over. */
  unreadable(error: WatchError): void;
  /** Called after each piece of the stream and its messages. */
  bytes(): void;
}

/** So many lines in a row that are no events are no event stream. */
const mostUnreadable = 10;

/** One event connection that is open. */
export interface OpenConnection {
  /** Resolves when it has ended: to what ended it, or to `undefined` when the engine closed it in good order. */
  readonly ended: Promise<unknown>;
  /** Resolves when its socket is gone. */
  readonly closed: Promise<void>;
}

/**
 * Opens an event connection; rejects when there is no answer within `timeout` ms, or a refusal. It is read as fast as it
 * comes, and closed when `signal` is aborted. What is left of a line when it ends is let go.
 */
export async function openConnection(
  { engine, clock, timeout, lineLimit }: { engine: Engine; clock: Clock; timeout: number; lineLimit: number },
  request: EventRequest,
  handlers: ConnectionHandlers,
  signal: AbortSignal,
): Promise<OpenConnection> {
  const ended = Promise.withResolvers<unknown>();
  let connection: EventConnection | undefined;
  let unreadable = 0;
  let done = false;
  const finish = (cause: unknown): void => {
    if (done) return;
    done = true;
    ended.resolve(cause);
    connection?.destroy();
  };
  const passOver = (error: WatchError): void => {
    if (done) return;
    unreadable += 1;
    handlers.unreadable(error);
    if (unreadable >= mostUnreadable) {
      finish(new WatchError("protocol", `${engine.host} sends no events: ${error.message}`, { cause: error.cause }));
    }
  };
  const decoder = new MessageDecoder({
    message: (message) => {
      if (done) return;
      unreadable = 0;
      if (message.type === "container") handlers.message(message);
    },
    unreadable: (cause) =>
      passOver(new WatchError("protocol", `${engine.host} sent a line that is no event`, { cause })),
    oversize: () =>
      passOver(new WatchError("protocol", `${engine.host} sent an event of more than ${lineLimit} bytes`)),
  });
  const splitter = new LineSplitter(lineLimit, decoder);
  const sink = {
    data: (bytes: Uint8Array, start: number, end: number): void => {
      if (!done) splitter.push(bytes, start, end);
    },
    idle: (): void => {
      if (!done) handlers.bytes();
    },
    end: (error?: Error): void => finish(error),
  };
  const what = `${engine.host}: GET /events`;
  connection = await withDeadline({ clock, limit: timeout, parent: signal, what }, () =>
    engine.events(request, sink, signal),
  );
  if (done || signal.aborted) connection.destroy();
  return { ended: ended.promise, closed: connection.closed };
}
