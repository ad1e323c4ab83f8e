import type { JSX } from "preact";

/** Labels that are shown at once: those of our own first. */
const few = 2;

/** Labels as plain text, whatever is in them. */
export function Labels({ labels }: { readonly labels: Readonly<Record<string, string>> }): JSX.Element | null {
  const all = Object.entries(labels).sort(([one], [other]) => rank(one) - rank(other));
  if (all.length === 0) return null;
  const rest = all.slice(few);
  return (
    <div class="labels">
      {all.slice(0, few).map(([key, value]) => (
        <Label key={key} name={key} value={value} />
      ))}
      {rest.length === 0 ? null : (
        <details>
          <summary>{rest.length} more</summary>
          {rest.map(([key, value]) => (
            <Label key={key} name={key} value={value} />
          ))}
        </details>
      )}
    </div>
  );
}

function Label({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <span class="label" title={`${name}=${value}`}>
      <span class="label-key">{name}</span>={value}
    </span>
  );
}

function rank(key: string): number {
  return key.startsWith("crowsnest.") ? 0 : 1;
}
