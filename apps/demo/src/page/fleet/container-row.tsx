import type { JSX } from "preact";
import { memo } from "preact/compat";
import type { ContainerView } from "../../web/protocol.ts";
import { Ago } from "../frame/time.tsx";
import { Labels } from "./labels.tsx";
import { StateMark } from "./state-mark.tsx";

/** One container; drawn again only when it changed. */
export const ContainerRow = memo(({ container }: { readonly container: ContainerView }): JSX.Element => {
  const { id, name, image, state, exitCode, health, since, labels } = container;
  return (
    <tr>
      <th scope="row">
        <span class="name" title={`${name}\n${id}`}>
          {name}
        </span>
        <span class="under" title={image}>
          {image}
        </span>
      </th>
      <td>
        <StateMark container={container} />
        {exitCode === undefined || state === "running" ? null : <span class="under">exit {exitCode}</span>}
        {health === undefined ? null : <span class={`under health-${health}`}>{health}</span>}
      </td>
      <td class="number">
        <Ago at={since} />
      </td>
      <td>
        <Labels labels={labels} />
      </td>
    </tr>
  );
});
