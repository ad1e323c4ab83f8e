import type { JSX } from "preact";
import type { Connection } from "../state/connection.ts";
import type { Deck } from "../state/deck.ts";
import { LinkMark } from "./link-mark.tsx";
import { nextTheme, theme } from "./theme.ts";

/** The name, what is watched, and how the page is connected. */
export function MastHead({ deck, connection }: { readonly deck: Deck; readonly connection: Connection }): JSX.Element {
  const surroundings = deck.surroundings.value;
  const problems = deck.health.value?.problems.length ?? 0;
  return (
    <header class="mast">
      <div class="mast-name">
        <Nest />
        <h1>Crow's Nest</h1>
        {surroundings?.simulated ? (
          <p class="simulated">
            <b>simulated</b> <span>these containers are made up</span>
          </p>
        ) : null}
      </div>
      <div class="mast-side">
        {problems === 0 ? null : (
          <a class="problem-count" href="#routes">
            {problems === 1 ? "1 problem" : `${problems} problems`}
          </a>
        )}
        <LinkMark connection={connection} />
        <button type="button" class="quiet" onClick={nextTheme} title="Change between the system's, light and dark">
          Theme: {theme.value}
        </button>
      </div>
    </header>
  );
}

/** A mast, its nest, and what is seen from it. */
function Nest(): JSX.Element {
  return (
    <svg class="nest" viewBox="0 0 24 24" aria-hidden="true">
      <path class="nest-sight" d="M12 9L0 3.2v11.6zM12 9l12-5.8v11.6z" />
      <path class="nest-wood" d="M11 1h2v22h-2zM7 10h10l-1.4 6H8.4z" />
    </svg>
  );
}
