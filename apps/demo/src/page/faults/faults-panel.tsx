import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { FaultName } from "../../web/protocol.ts";
import { Panel } from "../frame/panel.tsx";
import type { Deck } from "../state/deck.ts";
import { FaultOutcome } from "./fault-outcome.tsx";
import { faultTexts } from "./fault-texts.ts";
import { press } from "./press.ts";
import { token } from "./token.ts";
import { TokenForm } from "./token-form.tsx";

/** Pull the cable, and see what is lost. Nothing where the demo offers no faults. */
export function FaultsPanel({ deck }: { readonly deck: Deck }): JSX.Element | null {
  const names = deck.surroundings.value?.faults ?? [];
  const refusal = useSignal("");
  const input = useRef<HTMLInputElement>(null);
  if (names.length === 0) return null;
  const onPress = async (name: FaultName): Promise<void> => {
    refusal.value = (await press(name)) ?? "";
    if (token.value === "") input.current?.focus();
  };
  return (
    <Panel
      id="faults"
      title="Faults"
      aside={
        <>
          <span class="caption">pull the cable, and see what is lost</span>
          <TokenForm input={input} />
        </>
      }
    >
      {refusal.value === "" ? null : (
        <p class="refusal" role="alert">
          {refusal.value}
        </p>
      )}
      <ul class="faults">
        {names.map((name) => (
          <li key={name} class="fault">
            <button type="button" onClick={() => void onPress(name)} aria-describedby={`fault-${name}`}>
              {faultTexts[name].title}
            </button>
            <span class="under" id={`fault-${name}`}>
              {faultTexts[name].does}
            </span>
            <FaultOutcome report={deck.faults.reports.value.get(name)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
