import type { JSX } from "preact";
import type { ContainerView } from "../../web/protocol.ts";

type Mark = "running" | "unwell" | "paused" | "ended" | "other";

/** A full disc, a disc with a hole, two bars, a cross, a ring: the state is told by shape and word, not by colour alone. */
const shapes: Readonly<Record<Mark, string>> = {
  running: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
  unwell: "M6 .8L11.6 10.8H.4zM5.3 4.2h1.4v3.4H5.3zM5.3 8.4h1.4v1.3H5.3z",
  paused: "M2.5 1.5h2.4v9H2.5zM7.1 1.5h2.4v9H7.1z",
  ended: "M2.2 1L6 4.8 9.8 1 11 2.2 7.2 6 11 9.8 9.8 11 6 7.2 2.2 11 1 9.8 4.8 6 1 2.2z",
  other: "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM6 3.3a2.7 2.7 0 1 1 0 5.4a2.7 2.7 0 1 1 0-5.4z",
};

export function StateMark({ container }: { readonly container: ContainerView }): JSX.Element {
  const mark = markOf(container);
  return (
    <span class={`state state-${mark}`}>
      <svg class="mark" viewBox="0 0 12 12" aria-hidden="true">
        <path d={shapes[mark]} fill-rule="evenodd" />
      </svg>
      {container.state}
    </span>
  );
}

function markOf({ state, health }: ContainerView): Mark {
  if (state === "running") return health === "unhealthy" ? "unwell" : "running";
  if (state === "paused") return "paused";
  return state === "exited" || state === "dead" ? "ended" : "other";
}
