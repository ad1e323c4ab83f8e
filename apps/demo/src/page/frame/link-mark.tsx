import type { JSX } from "preact";
import type { Connection } from "../state/connection.ts";
import { Ago } from "./time.tsx";

/** How the page's own connection to the demo is doing. */
export function LinkMark({ connection }: { readonly connection: Connection }): JSX.Element {
  const link = connection.link.value;
  return (
    <span class={`link link-${link.phase}`}>
      <span class="lamp" aria-hidden="true" />
      {link.phase === "live" ? "page live" : null}
      {link.phase === "connecting" ? "page connecting" : null}
      {link.phase === "lost" ? (
        <span>
          page cut off for <Ago at={link.since} />, trying again
        </span>
      ) : null}
    </span>
  );
}
