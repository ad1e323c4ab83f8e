import type { Action } from "@crowsnest/events";
import type { JSX } from "preact";
import { signalFlags } from "./signal-flags.ts";

/** The signal flag of an action. A mark beside its word, so a screen reader leaves it out. */
export function Flag({ action }: { readonly action: Action }): JSX.Element {
  return (
    <svg class="flag" viewBox="0 0 12 12" aria-hidden="true">
      {signalFlags[action].shapes.map(([colour, path]) => (
        <path key={path} class={`flag-${colour}`} d={path} />
      ))}
    </svg>
  );
}
