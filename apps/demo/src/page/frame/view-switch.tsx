import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";

const views = ["timeline", "fleet", "routes", "watchers", "faults"] as const;

/** On a narrow screen one part of the deck is shown at a time. */
export const view: Signal<(typeof views)[number]> = signal("timeline");

export function ViewSwitch({ faults }: { readonly faults: boolean }): JSX.Element {
  return (
    <nav class="views" aria-label="Parts of the deck">
      {views
        .filter((name) => faults || name !== "faults")
        .map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={view.value === name}
            onClick={() => {
              view.value = name;
            }}
          >
            {name}
          </button>
        ))}
    </nav>
  );
}
