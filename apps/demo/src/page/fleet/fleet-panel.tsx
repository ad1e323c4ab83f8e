import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ContainerView } from "../../web/protocol.ts";
import { counted } from "../frame/number.ts";
import { Panel } from "../frame/panel.tsx";
import type { Deck } from "../state/deck.ts";
import { ContainerRow } from "./container-row.tsx";

/** Rows that are drawn; the name filter narrows them. */
const most = 200;

/** The containers as they are. */
export function FleetPanel({ deck }: { readonly deck: Deck }): JSX.Element {
  const name = useSignal("");
  const matching = useComputed(() => {
    const wanted = name.value.trim().toLowerCase();
    return deck.containers.rows.value.filter((one) => one.name.toLowerCase().includes(wanted));
  });
  const all = deck.containers.rows.value;
  const shown = matching.value.slice(0, most);
  return (
    <Panel
      id="fleet"
      title="Fleet"
      aside={
        <>
          <span class="caption">{summary(all)}</span>
          <label class="inline">
            <span class="unseen">Containers by name</span>
            <input
              type="search"
              value={name.value}
              placeholder="name"
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => {
                name.value = event.currentTarget.value;
              }}
            />
          </label>
        </>
      }
    >
      {shown.length === 0 ? (
        <p class="empty">{all.length === 0 ? "No container is there." : "No container has such a name."}</p>
      ) : (
        <table class="rows fleet">
          <thead>
            <tr>
              <th scope="col">Container</th>
              <th scope="col">State</th>
              <th scope="col">Since</th>
              <th scope="col">Labels</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((container) => (
              <ContainerRow key={container.id} container={container} />
            ))}
          </tbody>
        </table>
      )}
      {matching.value.length > most ? (
        <p class="caption">and {counted(matching.value.length - most, "more", "more")}: narrow them by name</p>
      ) : null}
    </Panel>
  );
}

function summary(containers: readonly ContainerView[]): string {
  const running = containers.filter(({ state }) => state === "running").length;
  return `${counted(containers.length, "container")}, ${running} running`;
}
