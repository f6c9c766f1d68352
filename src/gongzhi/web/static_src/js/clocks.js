// Deadline clocks tick: words, bar, tone and shape of every [data-due], by the server's time (html data-now).
import { language, say } from "./words.js";

const MINUTE = 60_000;
const SOON = 24 * 60 * MINUTE;
const STATES = { overdue: ["alarm", "triangle"], soon: ["wait", "clock"], onTime: ["work", "clock"] };

const serverNow = Date.parse(document.documentElement.dataset.now ?? "");
const offset = Number.isNaN(serverNow) ? 0 : serverNow - Date.now();

const unit = (name, n) => new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "long" }).format(n);

export function spanInWords(span) {
  const minutes = Math.floor(Math.abs(span) / MINUTE);
  const parts = [
    ["day", Math.floor(minutes / 1440)],
    ["hour", Math.floor(minutes / 60) % 24],
    ["minute", minutes % 60],
  ];
  const found = parts.findIndex(([, n]) => n > 0);
  const first = found < 0 ? 2 : found;
  const shown = parts.slice(first, first + 2).filter(([, n], i) => i === 0 || n > 0);
  return shown.map(([name, n]) => unit(name, n)).join(language.startsWith("zh") ? "" : " ");
}

function stateOf(left) {
  if (left < 0) return "overdue";
  return left <= SOON ? "soon" : "onTime";
}

function tick(clock) {
  const now = Date.now() + offset;
  const due = Date.parse(clock.dataset.due);
  const since = Date.parse(clock.dataset.since ?? "");
  const left = due - now;
  const [tone, shape] = STATES[stateOf(left)];
  clock.classList.remove("gz-tone-alarm", "gz-tone-wait", "gz-tone-work");
  clock.classList.add(`gz-tone-${tone}`);
  clock.querySelector("[data-clock-words]").textContent = say(left < 0 ? "late" : "left", { time: spanInWords(left) });
  const icon = clock.querySelector("use");
  icon?.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${shape}`));
  const used = Math.max(0, Math.min(100, Math.round((100 * (now - since)) / (due - since))));
  if (!Number.isNaN(used)) clock.querySelector("[data-clock-used]")?.setAttribute("width", used);
}

export function tickClocks(scope) {
  setInterval(() => scope.querySelectorAll("[data-due]").forEach(tick), MINUTE / 2);
}
