import type { JSX } from "preact";
import { formatted } from "../frame/number.ts";
import type { Deck } from "../state/deck.ts";
import { plotSeconds } from "./rate-history.ts";

const width = plotSeconds - 1;
const height = 30;

/** Events a second, as they come. */
export function RatePlot({ deck }: { readonly deck: Deck }): JSX.Element {
  const samples = deck.rates.samples.value;
  const rate = deck.health.value?.rate ?? 0;
  const top = ceiling(Math.max(...samples));
  const points = samples.map((sample, second) => `${second} ${(height * (1 - sample / top)).toFixed(2)}`);
  return (
    <section class="gauge gauge-rate" aria-label="Events a second">
      <div class="gauge-head">
        <h3>Events / s</h3>
        <output class="rate">{rounded(rate)}</output>
      </div>
      <svg class="plot" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="plot-grid" d={`M0 ${height / 2}H${width}M0 .5H${width}`} />
        <path class="plot-area" d={`M0 ${height}L${points.join("L")}L${width} ${height}z`} />
        <path class="plot-line" d={`M${points.join("L")}`} />
      </svg>
      <div class="plot-scale" aria-hidden="true">
        <span>{plotSeconds} s ago</span>
        <span>top {formatted(top)}</span>
        <span>now</span>
      </div>
    </section>
  );
}

/** The next of 5, 10, 20, 50, 100, … */
function ceiling(greatest: number): number {
  let top = 5;
  for (let step = 0; top < greatest; step += 1) top *= step % 3 === 1 ? 2.5 : 2;
  return top;
}

function rounded(rate: number): string {
  return rate > 0 && rate < 10 ? rate.toFixed(1) : formatted(Math.round(rate));
}
