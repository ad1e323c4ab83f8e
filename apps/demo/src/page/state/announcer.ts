import { type ReadonlySignal, signal } from "@preact/signals";

const text = signal("");

/** What a screen reader is told, politely: only what changes the meaning of the page. */
export const announcement: ReadonlySignal<string> = text;

export function announce(sentence: string): void {
  text.value = sentence;
}
