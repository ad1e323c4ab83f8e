import { Action } from "@crowsnest/events";
import type { JSX } from "preact";
import { type Filter, isFiltering, noFilter } from "./filter.ts";
import type { Timeline } from "./timeline.ts";

const actions = Object.values(Action);

/** Which events are to be seen. */
export function FilterBar({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  const filter = timeline.filter.value;
  const change = (part: Partial<Filter>): void => timeline.setFilter({ ...filter, ...part });
  return (
    <form class="filter" aria-label="Filter the events" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>Type</span>
        <select value={filter.type} onChange={(event) => change({ type: event.currentTarget.value as Filter["type"] })}>
          <option value="">all</option>
          <option value="docker">docker</option>
          <option value="file">file</option>
        </select>
      </label>
      <label>
        <span>Action</span>
        <select
          value={filter.action}
          onChange={(event) => change({ action: event.currentTarget.value as Filter["action"] })}
        >
          <option value="">all</option>
          {actions.map((action) => (
            <option key={action} value={action}>
              {action}
            </option>
          ))}
        </select>
      </label>
      <TextFilter title="Name" value={filter.name} hint="web" onInput={(name) => change({ name })} />
      <TextFilter title="Label" value={filter.label} hint="key=value" onInput={(label) => change({ label })} />
      <button type="button" class="quiet" disabled={!isFiltering(filter)} onClick={() => timeline.setFilter(noFilter)}>
        Clear
      </button>
    </form>
  );
}

interface TextFilterProps {
  readonly title: string;
  readonly value: string;
  readonly hint: string;
  readonly onInput: (text: string) => void;
}

function TextFilter({ title, value, hint, onInput }: TextFilterProps): JSX.Element {
  return (
    <label>
      <span>{title}</span>
      <input
        type="search"
        value={value}
        placeholder={hint}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}
