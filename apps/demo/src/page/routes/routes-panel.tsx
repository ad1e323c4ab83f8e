import type { JSX } from "preact";
import type { RouteView } from "../../web/protocol.ts";
import { counted } from "../frame/number.ts";
import { Panel } from "../frame/panel.tsx";
import { Ago } from "../frame/time.tsx";
import type { Deck } from "../state/deck.ts";
import { Problems } from "./problems.tsx";

/** The table that labels and `routes.yml` make. */
export function RoutesPanel({ deck }: { readonly deck: Deck }): JSX.Element {
  const routes = deck.routes.rows.value;
  const departure = deck.departure.value;
  const latest = Math.max(...routes.map(({ changed }) => changed));
  return (
    <Panel id="routes" title="Routes" aside={<span class="caption">{counted(routes.length, "route")}</span>}>
      <Problems problems={deck.health.value?.problems ?? []} />
      {routes.length === 0 ? (
        <p class="empty">
          No route: label a container with <code>crowsnest.host</code>, or name a host in <code>routes.yml</code>.
        </p>
      ) : (
        <table class="rows routes">
          <thead>
            <tr>
              <th scope="col">Host</th>
              <th scope="col">Target</th>
              <th scope="col">Last change</th>
            </tr>
          </thead>
          <tbody>
            {routes.map((route) => (
              // A changed route is a new row, whose flash begins anew.
              <RouteRow
                key={`${route.host} ${route.changed}`}
                route={route}
                fresh={route.changed > deck.freshSince.value}
                latest={route.changed === latest}
              />
            ))}
          </tbody>
        </table>
      )}
      {departure === undefined ? null : (
        <p class="departure">
          Gone <Ago at={departure.at} /> ago: <s>{departure.hosts.join(", ")}</s> ({departure.because})
        </p>
      )}
    </Panel>
  );
}

interface RouteRowProps {
  readonly route: RouteView;
  /** It has changed since the page was opened. */
  readonly fresh: boolean;
  /** None has changed later. */
  readonly latest: boolean;
}

function RouteRow({ route, fresh, latest }: RouteRowProps): JSX.Element {
  const { host, target, source, rivals, changed, because } = route;
  return (
    <tr class={`${fresh ? "fresh" : ""} ${latest ? "latest" : ""}`}>
      <th scope="row">
        <span class="name" title={host}>
          {host}
        </span>
        {rivals.length === 0 ? null : <span class="under rivals">also claimed by {rivals.join(", ")}</span>}
      </th>
      <td>
        <span class="target" title={target}>
          {target}
        </span>
        <span class="under">{source}</span>
      </td>
      <td>
        <span class="because" title={because}>
          {because}
        </span>
        <span class="under">
          <Ago at={changed} /> ago
        </span>
      </td>
    </tr>
  );
}
