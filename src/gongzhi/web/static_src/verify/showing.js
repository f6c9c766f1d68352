// Shows what a check came to: the verdict first, then the steps, then what the receipt says, then the drawing.
import { hexOf } from "./bytes.js";
import { drawingOf } from "./drawing.js";
import { VERDICTS } from "./meanings.js";
import { fingerprintOf, logKeyIn } from "./note.js";
import { both, element, momentOf } from "./words.js";

const MARKS = {
  good: ["✓", both("通过", "Passed")],
  bad: ["✗", both("没有通过", "Failed")],
  open: ["–", both("没有核对", "Not checked")],
};
const TONES = { true: "good", found: "good", promised: "wait", "not yet": "wait", offline: "wait", absent: "wait", nothing: "wait", "one history": "good", "no files": "wait", "no head": "wait", "other log": "wait" };

export function show(place, result) {
  const [sentence, advice] = VERDICTS[result.verdict](toldOf(result));
  const heading = element("h2", sentence, { tabindex: "-1", id: "verdict" });
  const verdict = element("div", [heading, element("p", advice)], { class: `verdict ${TONES[result.verdict] ?? "bad"}` });
  place.replaceChildren(verdict, ...partsOf(result));
  heading.focus();
  heading.scrollIntoView({ block: "start" });
}

// What sentences of the verdict tell.
function toldOf({ receipt, failed, due, proof }) {
  if (failed) return failed;
  const { at, kind } = receipt?.entry ?? {};
  return {
    kind,
    at: at && momentOf(Date.parse(at)),
    due: due ? momentOf(due) : null,
    place: proof && proof.index + 1n,
    size: proof?.checkpoint.size,
  };
}

function partsOf(result) {
  const { steps = [], receipt, proof } = result;
  if (result.heads) return [...headsShown(result.heads), ...keysShown({ keys: [] }, { signers: result.keys ?? [] })];
  if (!steps.length) return [];
  const parts = [element("h3", both("一步一步核对", "Step by step")), element("ol", steps.map(stepShown), { class: "steps" })];
  parts.push(...keysShown(receipt, proof), ...contentShown(receipt));
  if (proof?.signers) parts.push(element("h3", both("证明的是什么", "What is proven")), drawingOf(result));
  parts.push(element("h3", both("记录的指纹", "Fingerprint of the entry")), element("p", hexOf(result.leaf), { class: "code" }));
  return parts;
}

// The heads that were compared, so that people can read them to each other.
function headsShown(heads) {
  const lines = heads.map(({ origin, size, root }) => {
    const counted = both(`${size}条`, `${size} entries`);
    return element("li", [origin, " · ", counted, element("p", hexOf(root), { class: "code" })]);
  });
  return [element("h3", both("比的是这几份总账", "The heads of the log that were compared")), element("ul", lines, { class: "keys" })];
}

function stepShown({ name, state, title, meaning }) {
  const [mark, said] = MARKS[state];
  const sign = element("span", mark, { class: "mark", "aria-hidden": "true" });
  const heading = element("strong", title);
  const result = element("span", said, { class: "said" });
  return element("li", [sign, element("div", [heading, " ", result, element("p", meaning)])], { class: state, "data-step": name });
}

// The keys that come with a receipt, so that people can compare them with what the city prints.
function keysShown({ keys }, proof) {
  const used = proof?.signers?.length ? proof.signers : [keys].flat().flatMap(readable);
  if (!used.length) return [];
  const lines = used.map((key) => element("li", [element("span", key.name), element("p", fingerprintOf(key), { class: "code" })]));
  return [element("h3", both("公钥的指纹", "Fingerprint of the key")), element("ul", lines, { class: "keys" })];
}

function readable(text) {
  try {
    return [logKeyIn(text)];
  } catch {
    return [];
  }
}

// What the receipt says, as it stands there: names of fields are the log's own.
function contentShown({ what, words }) {
  if (!what) return [];
  const fields = { ...words?.content, ...what.content.data };
  const rows = Object.entries(fields).flatMap(([name, value]) => {
    const said = typeof value === "string" ? value : JSON.stringify(value);
    return [element("dt", TITLES[name] ?? name), element("dd", said)];
  });
  return [element("h3", both("回执里写的是", "What the receipt says")), element("dl", rows)];
}

const TITLES = {
  title: both("标题", "Title"),
  text: both("原话", "Words"),
  number: both("事项编号", "Number of the case"),
  case: both("内部编号", "Internal number"),
  words: both("原话的指纹", "Commitment to the words"),
};
