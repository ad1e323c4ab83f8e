import { type Signal, signal } from "@preact/signals";
import type { Message } from "./deck.ts";

/** How the page's own connection is doing. */
export type Link =
  | { readonly phase: "connecting" }
  | { readonly phase: "live" }
  /** Cut off since then, milliseconds since the epoch; it tries again by itself. */
  | { readonly phase: "lost"; readonly since: number };

const kinds = ["state", "batch", "health", "fault"] as const;

/** Milliseconds for which messages are gathered before they are drawn. A timer, since frames stop in a hidden tab. */
const gathering = 40;

/** Milliseconds until the next try after the server refused; the browser itself tries again after anything else. */
const refusedRetry = 5000;

/** What embeds, overrides or isolates a direction of writing. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g;

/** With such characters one name could look like another: they are shown by their numbers. */
function plain(json: string): string {
  return json.replace(turning, (one) => `\u2039U+${one.charCodeAt(0).toString(16).toUpperCase()}\u203a`);
}

/**
 * Listens to the server for as long as the page is open. The browser reconnects with `Last-Event-ID`, and so gets what it
 * missed; after a refusal a new stream is opened, which begins with the state.
 */
export class Connection {
  readonly link: Signal<Link> = signal({ phase: "connecting" });
  readonly #url: string;
  readonly #take: (messages: readonly Message[]) => void;
  #gathered: Message[] = [];

  constructor(url: string, take: (messages: readonly Message[]) => void) {
    this.#url = url;
    this.#take = take;
  }

  open(): void {
    const source = new EventSource(this.#url);
    source.onopen = () => {
      this.link.value = { phase: "live" };
    };
    source.onerror = () => {
      if (this.link.value.phase !== "lost") this.link.value = { phase: "lost", since: Date.now() };
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.open(), refusedRetry);
    };
    for (const kind of kinds) {
      source.addEventListener(kind, ({ data }) =>
        this.#gather({ kind, data: JSON.parse(plain(String(data))) } as Message),
      );
    }
  }

  #gather(message: Message): void {
    if (this.#gathered.length === 0) setTimeout(() => this.#hand(), gathering);
    this.#gathered.push(message);
  }

  #hand(): void {
    const messages = this.#gathered;
    this.#gathered = [];
    this.#take(messages);
  }
}
