import type { Clock } from "@crowsnest/events";
import { withDeadline } from "../engine/deadline.ts";
import type { Engine } from "../engine/engine.ts";
import type { EventRequest } from "../engine/event-transport.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { EngineMessage } from "./message.ts";
import { MessageDecoder } from "./message-decoder.ts";

/**
 * The events between two times of the past that the engine still has in its memory, the bounds included. Rejects when the
 * answer is not complete within `limit` ms.
 */
export function pastEvents(
  { engine, clock, limit, lineLimit }: { engine: Engine; clock: Clock; limit: number; lineLimit: number },
  request: Required<Pick<EventRequest, "since" | "until">> & EventRequest,
  parent: AbortSignal,
): Promise<EngineMessage[]> {
  const what = `${engine.host}: GET /events of the past`;
  return withDeadline({ clock, limit, parent, what }, async (signal) => {
    const messages: EngineMessage[] = [];
    const ended = Promise.withResolvers<void>();
    const decoder = new MessageDecoder({
      message: (message) => void messages.push(message),
      unreadable: () => {},
      oversize: () => {},
    });
    const splitter = new LineSplitter(lineLimit, decoder);
    const sink = {
      data: (bytes: Uint8Array, start: number, end: number): void => splitter.push(bytes, start, end),
      idle: (): void => {},
      end: (error?: Error): void => (error === undefined ? ended.resolve() : ended.reject(error)),
    };
    // The answer may be cut before its headers have been waited for.
    ended.promise.catch(() => {});
    const connection = await engine.events(request, sink, signal);
    try {
      await ended.promise;
    } finally {
      connection.destroy();
    }
    return messages;
  });
}
