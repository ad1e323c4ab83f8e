import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { BatchMessage, FaultReport, Health, State } from "../../src/web/protocol.ts";

/** One message of the stream, as it came. */
export type Message = { readonly id: string } & (
  | { readonly event: "state"; readonly data: State }
  | { readonly event: "batch"; readonly data: BatchMessage }
  | { readonly event: "health"; readonly data: Health }
  | { readonly event: "fault"; readonly data: FaultReport }
);

/** What a page is, without the browser: reads `/stream` until it is closed. */
export class PageClient {
  readonly messages: Message[] = [];
  /** Resolves when the server has ended the stream, or cut it. */
  readonly ended: Promise<void>;
  status: number | undefined;
  #rest = "";
  readonly #request: ClientRequest;

  constructor(port: number, headers: Record<string, string> = {}) {
    const ended = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.#request = request({ host: "127.0.0.1", port, path: "/stream", headers, agent: false }, (response) => {
      this.status = response.statusCode;
      this.#read(response);
      response.on("close", () => ended.resolve());
    });
    this.#request.on("error", () => ended.resolve());
    this.#request.end();
  }

  /** The first thing it was told. */
  get state(): State | undefined {
    const [first] = this.messages;
    return first?.event === "state" ? first.data : undefined;
  }

  get batches(): BatchMessage[] {
    return this.messages.flatMap((message) => (message.event === "batch" ? [message.data] : []));
  }

  get faults(): FaultReport[] {
    return this.messages.flatMap((message) => (message.event === "fault" ? [message.data] : []));
  }

  /** The newest health, also of the state. */
  get health(): Health | undefined {
    const newest = this.messages.findLast(({ event }) => event === "health" || event === "state");
    return newest?.event === "health" ? newest.data : newest?.event === "state" ? newest.data.health : undefined;
  }

  /** `web: container-start` and so on, in order. */
  get told(): string[] {
    return this.batches.flatMap(({ events }) => events.map(({ action, actorName }) => `${actorName}: ${action}`));
  }

  close(): void {
    this.#request.destroy();
  }

  #read(response: IncomingMessage): void {
    response.setEncoding("utf8");
    response.on("error", () => {});
    response.on("data", (text: string) => {
      const blocks = (this.#rest + text).split("\n\n");
      this.#rest = blocks.pop() ?? "";
      for (const block of blocks) this.#take(block);
    });
  }

  #take(block: string): void {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    const [id, event, data] = [field("id"), field("event"), field("data")];
    if (id === undefined || event === undefined || data === undefined) return;
    this.messages.push({ id, event, data: JSON.parse(data) } as Message);
  }
}
