// Keys: an element with data-key="n" (or "g w", one after the other) is pressed by that key; "?" shows all of them.
//
// Links and buttons are clicked, fields get the focus; j and k walk the links of [data-key-rows]. Keys rest while one
// writes, and can be switched off in the help (WCAG 2.1.4).
import { make } from "./make.js";
import { say } from "./words.js";

const OFF = "keys:off";
const PAUSE = 1000;

let typed = "";
let typedAt = 0;

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function switchTo(on) {
  try {
    localStorage.setItem(OFF, on ? "0" : "1");
  } catch {
    // stays as it was
  }
}

const WRITTEN = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select";
const isWriting = (target) => target.isContentEditable || target.matches?.(WRITTEN);
const isShown = (element) => element.getClientRects().length > 0;
const keyed = () => [...document.querySelectorAll("[data-key]")].filter(isShown);
const labelOf = (element) =>
  element.dataset.keyLabel || element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent;

function press(element) {
  if (isWriting(element)) element.focus();
  else element.click();
}

const ROWS = "[data-key-rows] tbody tr, [data-key-rows] > li";

function walk(step) {
  const links = [...document.querySelectorAll(ROWS)].map((row) => row.querySelector("a")).filter((link) => link && isShown(link));
  if (!links.length) return false;
  const here = links.findIndex((link) => link.closest(ROWS).contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, here + step));
  links[next].focus();
  return true;
}

// What a key does with the row where one stands.
const inRow = {
  x: (row) => row.querySelector("input[type=checkbox]"),
  o: (row) => row.querySelector("a"),
};

function pressInRow(key) {
  const found = inRow[key]?.(document.activeElement.closest(ROWS) ?? document.createElement("p"));
  found?.click();
  return Boolean(found);
}

function switchRow() {
  const box = make("input", { type: "checkbox", class: "gz-choice__box" });
  box.checked = !isOff();
  box.addEventListener("change", () => switchTo(box.checked));
  return make("div", { class: "gz-choice" }, make("label", {}, box, make("span", { text: say("keysUse") })));
}

function allKeys() {
  const page = document.querySelector("[data-keys-page]");
  return page ? [make("p", {}, make("a", { href: page.href, text: say("keysAll") }))] : [];
}

function showHelp() {
  const list = make("dl");
  for (const element of keyed()) {
    list.append(make("dt", {}, make("kbd", { text: element.dataset.key })), make("dd", { text: labelOf(element).trim() }));
  }
  const row = document.querySelector(ROWS);
  if (row) {
    list.append(make("dt", {}, make("kbd", { text: "j" }), " ", make("kbd", { text: "k" })), make("dd", { text: say("keysRows") }));
    list.append(make("dt", {}, make("kbd", { text: "o" })), make("dd", { text: say("keysOpen") }));
    if (inRow.x(row)) list.append(make("dt", {}, make("kbd", { text: "x" })), make("dd", { text: say("keysTick") }));
  }
  if (document.querySelector("form[method=post] .gz-button--main, .gz-pop__box")) {
    list.append(make("dt", {}, make("kbd", { text: "Ctrl ↵" })), make("dd", { text: say("keysSend") }));
  }
  if (document.querySelector("details.gz-pop, details.gz-deed")) {
    list.append(make("dt", {}, make("kbd", { text: "Esc" })), make("dd", { text: say("keysFold") }));
  }
  list.append(make("dt", {}, make("kbd", { text: "?" })), make("dd", { text: say("keysHelp") }));
  const close = make("button", { class: "gz-button gz-button--second", text: say("keysClose") });
  const dialog = make(
    "dialog",
    { class: "gz-keys", "aria-labelledby": "keys-title" },
    make("h2", { id: "keys-title", class: "gz-section", text: say("keysTitle") }),
    list,
    switchRow(),
    ...allKeys(),
    make("form", { method: "dialog", class: "gz-actions" }, close),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

function onKey(event) {
  const { key, target, ctrlKey, metaKey, altKey, isComposing } = event;
  if (ctrlKey || metaKey || altKey || isComposing || event.defaultPrevented || isWriting(target)) return;
  if (key.length !== 1 || document.querySelector("dialog[open]")) return;
  if (key === "?") {
    event.preventDefault();
    showHelp();
    return;
  }
  if (isOff()) return;
  const now = Date.now();
  const chain = now - typedAt < PAUSE && typed ? `${typed} ${key}` : key;
  const found = keyed().find(({ dataset }) => dataset.key === chain) ?? keyed().find(({ dataset }) => dataset.key === key);
  typed = found ? "" : chain;
  typedAt = now;
  if (found) {
    event.preventDefault();
    press(found);
  } else if (key === "j" || key === "k" ? walk(key === "j" ? 1 : -1) : pressInRow(key)) {
    event.preventDefault();
  }
}

export function listenForKeys() {
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!element.dataset.key.includes(" ")) element.setAttribute("aria-keyshortcuts", element.dataset.key);
  }
  document.querySelectorAll("[data-key-help]").forEach((button) => button.addEventListener("click", showHelp));
  document.addEventListener("keydown", onKey);
}
