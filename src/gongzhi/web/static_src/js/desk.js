// The desk: ticking rows, Ctrl+Enter, steps that unfold with the focus inside, beginnings of replies, texts to copy.

import { say } from "./words.js";

const FIELDS = "input:not([type=hidden], [type=submit]), textarea, select";
const rowsForm = () => document.querySelector("form[data-rows-form]");
const boxes = (form) => [...form.querySelectorAll("[data-key-rows] input[type=checkbox]")];

let lastRow = null;

function count(form) {
  const all = boxes(form);
  const ticked = all.filter((box) => box.checked).length;
  const said = form.querySelector("[data-ticked]");
  if (said) {
    said.dataset.empty ??= said.textContent;
    said.textContent = ticked ? said.dataset.ticked.replace("{n}", ticked) : said.dataset.empty;
  }
  const whole = form.querySelector("[data-tick-all]");
  if (!whole) return;
  whole.checked = ticked === all.length;
  whole.indeterminate = ticked > 0 && ticked < all.length;
}

function tickRows(form) {
  form.addEventListener("change", ({ target }) => {
    if (target.matches("[data-tick-all]")) boxes(form).forEach((box) => (box.checked = target.checked));
    count(form);
  });
  form.addEventListener("focusin", ({ target }) => {
    lastRow = target.closest("[data-key-rows] > li") ?? lastRow;
  });
  // Without a tick, a step is for the row where one stands. What a step needs is asked for here: the server's refusal
  // would lose the ticks.
  form.addEventListener("submit", (event) => {
    const needed = event.submitter?.closest(".gz-pop__box")?.querySelector(FIELDS);
    if (needed && !needed.value.trim()) {
      event.preventDefault();
      needed.required = true;
      needed.reportValidity();
      needed.required = false;
      return;
    }
    const box = lastRow?.querySelector("input[type=checkbox]");
    const isChosen = boxes(form).some((each) => each.checked) || form.querySelector("[data-tick-everything]")?.checked;
    if (box && !isChosen) box.checked = true;
  });
  count(form);
}

// Ctrl+Enter sends the form in which one writes; with Shift, its button marked for that.
function sendByKeys(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const scope = event.target.closest?.(".gz-pop__box, form[method=post]");
  const button = event.shiftKey
    ? scope?.querySelector("[data-shift-enter]")
    : scope?.querySelector(".gz-button--main") ?? scope?.querySelector("button.gz-button:not([formaction])");
  if (!button) return;
  event.preventDefault();
  button.click();
}

// Enter in a line or on a tick sends nothing where a form has several endings.
function stay(event) {
  const isPlain = event.key === "Enter" && !event.ctrlKey && !event.metaKey;
  if (isPlain && event.target.matches?.("form[data-enter-stays] input")) event.preventDefault();
}

// At once, not after the browser's own toggle: what is typed right after the key must not be lost.
function unfold(details) {
  details.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    details.open = !details.open;
    if (details.open) details.querySelector(FIELDS)?.focus();
  });
}

// A beginning of a reply goes to where one writes; a suggestion for a line replaces the line.
function insert(event) {
  const link = event.target.closest?.("[data-insert]");
  const field = link && document.getElementById(link.dataset.insertInto);
  if (!field) return;
  event.preventDefault();
  if (field.tagName === "TEXTAREA") field.setRangeText(link.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  else field.value = link.dataset.insert;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

// A text that is to be sent elsewhere is selected, copied, and the button says so.
async function copy({ target }) {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  } catch {
    field.focus(); // not allowed here: the text stands selected, for the browser's own key
  }
}

// The key of a step leads into its form.
function enter({ target }) {
  const into = target.closest?.("[data-enter]")?.dataset.enter;
  if (into) document.getElementById(into).querySelector(FIELDS)?.focus();
}

function closePops(event) {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details[open].gz-pop, details[open].gz-deed");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

// How long something can still be taken back, second by second.
function countDown() {
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((Date.parse(element.dataset.countdown) - Date.now()) / 1000);
    const words = left > 0 ? say("outIn", { n: left }) : say("outNow");
    if (element.textContent !== words) element.textContent = words;
  }
}

// Where the tabs don't fit, the one that is shown is in sight.
function showTab() {
  const here = document.querySelector(".gz-tabs [aria-current]");
  const row = here?.closest("ul");
  if (row) row.scrollLeft = here.offsetLeft - row.offsetLeft;
}

export function workAtDesk(scope) {
  const form = rowsForm();
  if (form) tickRows(form);
  scope.querySelectorAll("details[data-unfold], details.gz-pop").forEach(unfold);
  if (document.documentElement.classList.contains("desk")) {
    countDown();
    setInterval(countDown, 500);
    document.addEventListener("htmx:afterSwap", countDown);
    showTab();
    document.addEventListener("htmx:afterSwap", showTab);
  }
  document.addEventListener("click", insert);
  document.addEventListener("click", enter);
  document.addEventListener("click", copy);
  document.addEventListener("keydown", sendByKeys);
  document.addEventListener("keydown", stay);
  document.addEventListener("keydown", closePops);
}
