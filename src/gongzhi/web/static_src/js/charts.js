// Charts: draws every [data-chart] from the table in it, in the identity's colours; the table stays for everyone.
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const COLOURS = ["#0f5f5c", "#b0853a", "#5b7f95", "#8a7f72", "#6ba096", "#3d4f53"];
// Series after the first carry a pattern too, since a colour never speaks alone.
const SLANTS = [0, Math.PI / 4, -Math.PI / 4, Math.PI / 2];
const decals = SLANTS.map((rotation, i) => (i ? { rotation, color: "rgb(255 255 255 / 55%)", dashArrayX: [1, 0], dashArrayY: [2, 5] } : { symbol: "none" }));
const DASHES = ["solid", "dashed", "dotted"];
const root = getComputedStyle(document.documentElement);
const size = (rem) => Number.parseFloat(root.fontSize) * rem;
const colour = (name) => root.getPropertyValue(name).trim();

const number = (words) => {
  const value = Number.parseFloat(words.replace(/[,%\s]/g, ""));
  return Number.isNaN(value) ? null : value;
};

function readTable(table) {
  const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim());
  const [, ...names] = cells(table.tHead.rows[0]);
  const rows = [...table.tBodies[0].rows].map(cells);
  return { labels: rows.map(([label]) => label), series: names.map((name, i) => ({ name, data: rows.map((row) => number(row[i + 1])) })) };
}

const text = (extra = {}) => ({ color: colour("--muted"), fontFamily: root.fontFamily, fontSize: size(0.8125), ...extra });
const category = (labels) => ({ type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: text() });
const value = (kind, unit) => ({ type: "value", scale: kind === "line", max: unit === "%" && kind === "line" ? 100 : undefined, axisLabel: text(), splitLine: { lineStyle: { color: colour("--line") } } });

const bars = (stack) => ({ name, data }) => ({ type: "bar", name, data, stack, barMaxWidth: size(2), itemStyle: { borderRadius: stack ? 0 : 3 } });
const line = ({ name, data }, i) => ({ type: "line", name, data, symbolSize: 7, lineStyle: { width: 2.5, type: DASHES[i % 3] } });

function ring({ labels, series: [{ data }] }, narrow) {
  const total = data.reduce((sum, n) => sum + n, 0);
  const share = (name) => `${name}  ${Math.round((100 * data[labels.indexOf(name)]) / total)}%`;
  return {
    legend: { ...(narrow ? { left: "center", bottom: 0 } : { orient: "vertical", right: size(0.5), top: "middle" }), itemGap: size(0.75), icon: "circle", formatter: share, textStyle: text({ color: colour("--ink") }) },
    series: [{ type: "pie", radius: narrow ? ["42%", "66%"] : ["52%", "82%"], center: narrow ? ["50%", "36%"] : ["36%", "50%"], label: { show: false }, itemStyle: { borderColor: colour("--white"), borderWidth: 2 }, data: labels.map((name, i) => ({ name, value: data[i] })) }],
  };
}

function axes(kind, { labels, series }, unit) {
  const flat = kind === "rows";
  const names = { ...category(labels), inverse: flat };
  const make = kind === "line" ? line : bars(kind === "stack" ? "all" : undefined);
  return { xAxis: flat ? value() : names, yAxis: flat ? names : value(kind, unit), series: series.map(make) };
}

function options(kind, read, unit, narrow) {
  const many = read.series.length > 1;
  return {
    color: COLOURS,
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
    aria: { enabled: true, label: { enabled: false }, decal: { show: many && kind !== "line", decals } },
    grid: { left: 4, right: 16, top: many ? size(2.5) : size(1), bottom: 4, containLabel: true },
    legend: many ? { top: 0, left: 0, itemGap: size(1.25), textStyle: text() } : undefined,
    // richText keeps the tip on the canvas: no inline style, which the content policy forbids
    tooltip: { trigger: kind === "ring" ? "item" : "axis", renderMode: "richText", textStyle: text({ color: colour("--ink") }), valueFormatter: (n) => `${n ?? "–"}${unit}` },
    ...(kind === "ring" ? ring(read, narrow) : axes(kind, read, unit)),
  };
}

function draw(figure) {
  const canvas = figure.querySelector("[data-chart-canvas]");
  const table = figure.querySelector("table");
  if (!canvas || !table || !canvas.hidden) return;
  canvas.hidden = false;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.querySelector("figcaption").firstChild.textContent.trim());
  const chart = init(canvas);
  chart.setOption(options(figure.dataset.chart, readTable(table), figure.dataset.unit ?? "", canvas.clientWidth < size(24)));
  new ResizeObserver(() => chart.resize()).observe(canvas);
  figure.querySelector("[data-chart-table]")?.removeAttribute("open");
}

const drawAll = (scope) => scope.querySelectorAll("[data-chart]").forEach(draw);
drawAll(document);
document.addEventListener("htmx:load", ({ detail: { elt } }) => drawAll(elt));
