import * as echarts from "echarts";
import type { Metric } from "../runner/benchmark.ts";
import type { Result, Row } from "./result.ts";

const runtimes = {
  node: { name: "Node", color: "#2e7d5b" },
  bun: { name: "Bun", color: "#d9a441" },
  deno: { name: "Deno", color: "#456b9b" },
};
const width = 860;
/** Beyond this ratio of the largest to the least the axis is logarithmic. */
const mostOnStraightAxis = 20;

/** Bars for one metric, a group for each contender, a bar for each runtime: an SVG document. Drawn without a browser. */
export function plot(results: readonly Result[], metric: Metric): string {
  const [first] = results as [Result, ...Result[]];
  const names = first.rows.map(({ contender }) => contender);
  const values = results.map(({ rows }) => names.map((name) => value(rows, name, metric.name)));
  const known = values.flat().filter((each) => each !== undefined && each > 0) as number[];
  const logarithmic = Math.max(...known) / Math.min(...known) > mostOnStraightAxis;
  const ours = new Set(first.rows.filter(({ kind }) => kind === "ours").map(({ contender }) => contender));
  const chart = echarts.init(null, null, {
    renderer: "svg",
    ssr: true,
    width,
    height: 110 + names.length * (12 + 18 * results.length),
  });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: "sans-serif" },
    title: {
      text: first.title,
      subtext: `${metric.title}, ${metric.unit}: less is better${logarithmic ? "; logarithmic" : ""}`,
      left: 12,
      top: 8,
      textStyle: { fontSize: 15 },
    },
    legend: { top: 12, right: 16 },
    grid: { left: 24 + 7.4 * Math.max(...names.map(({ length }) => length)), right: 70, top: 68, bottom: 30 },
    xAxis: { type: logarithmic ? "log" : "value", splitLine: { lineStyle: { color: "#e6e6e6" } } },
    yAxis: {
      type: "category",
      inverse: true,
      data: names.map((name) => (ours.has(name) ? { value: name, textStyle: { fontWeight: "bold" } } : name)),
      axisTick: { show: false },
    },
    series: results.map(({ runtime }, index) => ({
      type: "bar",
      name: runtimes[runtime].name,
      itemStyle: { color: runtimes[runtime].color },
      barMaxWidth: 16,
      label: {
        show: true,
        position: "right",
        formatter: ({ value: shown }: { value: unknown }) => label(shown, metric),
      },
      data: values[index]?.map((each) => each ?? "-") ?? [],
    })),
  } as echarts.EChartsCoreOption);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

function value(rows: readonly Row[], contender: string, metric: string): number | undefined {
  return rows.find((row) => row.contender === contender)?.metrics[metric]?.median;
}

function label(value: unknown, { digits = 1 }: Metric): string {
  return typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: digits }) : "";
}
