// Draws what is proven: from the entry, hash by hash, up to the root that the city and its witnesses signed.
import { hexOf } from "./bytes.js";
import { both, element } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 360;
const ROW = 58;
const MIDDLE = WIDTH / 2;
const MOST_STEPS = 10;
const END_STEPS = 4;
const BOX = 164;
const WIDE = 300;
const MOST_SIGNS = 34;

const short = (bytes) => `${hexOf(bytes).slice(0, 8)}…`;

// A figure with its drawing, and the same told as a list.
export function drawingOf({ leaf, proof, steps }) {
  const rows = rowsOf(leaf, proof, Object.fromEntries(steps.map(({ name, state }) => [name, state])));
  const caption = element("figcaption", both(
    "从下往上读：每一格由下面两格算出来。只要一处被改，最上面的总指纹就不同，市里的签名就对不上。",
    "Read it upwards: each box is computed from the two below it. Change one, and the root above differs, so that the city's signature no longer fits.",
  ), { id: "drawing-told" });
  return element("figure", [caption, svgOf(rows), toldOf(rows)], { class: "drawing" });
}

// Rows from the top: who signed, the head of the log, the way down to the entry.
function rowsOf(leaf, proof, state) {
  const { checkpoint, index, way, signers, witnesses } = proof;
  const rows = (witnesses ?? []).map(({ witness }) => ({ label: both("见证人", "Witness"), text: witness.name, state: "good", isWide: true }));
  const city = signers.length ? signers[0].name : "?";
  rows.push({ label: both("市里的签名", "Signature of the city"), text: city, state: state.checkpoint, isWide: true });
  rows.push({ label: both(`总指纹（共${checkpoint.size}条）`, `Root of ${checkpoint.size} entries`), text: short(checkpoint.root), state: state.path });
  const steps = (way ?? []).slice(0, -1).map((step, at) => ({ label: both("算出来的", "Computed"), text: short(step.hash), beside: way[at + 1], state: state.path }));
  rows.push(...shortened(steps.reverse()));
  rows.push({ label: both(`您的这一条（第${index + 1n}条）`, `Your entry (number ${index + 1n})`), text: short(leaf), beside: way?.[0], state: state.what ?? state.path, isLeaf: true });
  return rows;
}

function shortened(steps) {
  const hidden = steps.length - 2 * END_STEPS;
  if (steps.length <= MOST_STEPS) return steps;
  const gap = { label: both(`……中间还有${hidden}层`, `… ${hidden} more levels`), text: "", isGap: true };
  return [...steps.slice(0, END_STEPS), gap, ...steps.slice(-END_STEPS)];
}

function svgOf(rows) {
  const height = rows.length * ROW;
  const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-labelledby": "drawing-told" });
  rows.forEach((row, place) => svg.append(...rowDrawn(row, place * ROW, place)));
  return svg;
}

function rowDrawn(row, top, place) {
  const above = place ? [line(MIDDLE, top + 6, MIDDLE, top - 8)] : [];
  if (row.isGap) return [...above, ...label(row.label, MIDDLE, top + 28)];
  const isBad = row.state === "bad";
  const kind = isBad ? "bad" : row.isLeaf ? "leaf" : "good";
  const mark = isBad ? "✗ " : row.state === "good" ? "✓ " : "";
  const width = row.isWide ? WIDE : BOX;
  const own = [box(MIDDLE - width / 2, top + 6, width, kind), ...label(row.label, MIDDLE, top + 23), text(mark + row.text, MIDDLE, top + 42)];
  return [...above, ...own, ...besideDrawn(row.beside, top)];
}

function besideDrawn(beside, top) {
  if (!beside) return [];
  const centre = beside.isLeft ? 45 : WIDTH - 45;
  return [
    line(centre, top + 12, MIDDLE, top - 4),
    box(centre - 45, top + 12, 90, "other"),
    text(short(beside.other), centre, top + 36),
  ];
}

function drawn(tag, attributes, content) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (content) made.textContent = content;
  return made;
}

const line = (x1, y1, x2, y2) => drawn("line", { x1, y1, x2, y2 });
const box = (x, y, width, kind) => drawn("rect", { x, y, width, height: kind === "other" ? 38 : 44, rx: 5, class: kind });
const text = (content, x, y) => drawn("text", { x, y }, content.length > MOST_SIGNS ? `${content.slice(0, MOST_SIGNS)}…` : content);
const label = (words, x, y) =>
  ["zh", "en"].map((language) => drawn("text", { x, y, class: "label", lang: language }, words[language]));

function toldOf(rows) {
  const lines = rows.map(({ label: words, text: said, beside }) => {
    const with_ = beside ? both(`，旁边是${short(beside.other)}`, `, beside it ${short(beside.other)}`) : "";
    return element("li", [words, said ? both(`：${said}`, `: ${said}`) : "", with_]);
  });
  const summary = element("summary", both("用文字说这张图", "This drawing in words"));
  return element("details", [summary, element("ol", lines)]);
}
