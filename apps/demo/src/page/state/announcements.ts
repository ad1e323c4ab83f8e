import { effect } from "@preact/signals";
import { announce } from "./announcer.ts";
import type { Connection } from "./connection.ts";
import type { Deck } from "./deck.ts";

/** Tells a screen reader of cuts, of watchers that lost their source, of faults and of problems; of nothing else. */
export function announceChanges(deck: Deck, connection: Connection): void {
  announceEach(
    () => (connection.link.value.phase === "lost" ? "This page is cut off and tries again" : ""),
    "This page is live again",
  );
  announceEach(
    () => phaseOf("The Docker watcher", deck.health.value?.docker.phase),
    "The Docker watcher is connected again",
  );
  announceEach(
    () => phaseOf("The file watcher", deck.health.value?.files.phase),
    "The file watcher is connected again",
  );
  announceEach(() => deck.health.value?.problems.join("; ") ?? "", "There is no problem any more");
  effect(() => {
    const newest = deck.faults.newest.value;
    if (newest !== undefined) announce(`${newest.name} ${newest.phase}: ${newest.text}`);
  });
}

function phaseOf(name: string, phase: string | undefined): string {
  return phase === "reconnecting" ? `${name} is reconnecting` : "";
}

/** Tells the trouble when it comes, and its end. */
function announceEach(trouble: () => string, end: string): void {
  let before = "";
  effect(() => {
    const text = trouble();
    if (text === before) return;
    before = text;
    announce(text === "" ? end : text);
  });
}
