import { render } from "preact";
import { findToken } from "./faults/token.ts";
import { DeckPage } from "./frame/deck-page.tsx";
import { applyTheme } from "./frame/theme.ts";
import { announceChanges } from "./state/announcements.ts";
import { Connection } from "./state/connection.ts";
import { Deck } from "./state/deck.ts";
import { startClock } from "./state/now.ts";

applyTheme();
findToken();
startClock();

const deck = new Deck();
const connection = new Connection("/stream", (messages) => deck.take(messages));
announceChanges(deck, connection);
setInterval(() => {
  const live = connection.link.peek().phase === "live";
  deck.rates.add(live ? (deck.health.peek()?.rate ?? 0) : 0);
}, 1000);

const place = document.getElementById("deck");
if (place !== null) render(<DeckPage deck={deck} connection={connection} />, place);
connection.open();
