// Drafts: a form with data-draft="name" keeps its words on this device until they were received.
//
// Sending alone does not clear a draft, since the line may fail: the next page that is neither the form nor an error
// page (data-failed) does. Signing out (form data-forget-drafts) clears all of them; a week clears each.
import { make } from "./make.js";
import { say } from "./words.js";

const PREFIX = "draft:";
const RETRY = 5000;
const WEEK = 7 * 24 * 3600 * 1000;
const KEPT_TYPES = new Set(["text", "search", "tel", "email", "url", "number", "date", "datetime-local", "time"]);

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    return true;
  } catch {
    return false; // private window or full: the page works on, only without drafts
  }
}

function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // nothing was kept
  }
}

function names() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

function keptFields(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      field.dataset.draftSkip === undefined &&
      (isChoice(field) || field.tagName !== "INPUT" || KEPT_TYPES.has(field.type) || field.dataset.draftKeep !== undefined) &&
      ["INPUT", "TEXTAREA", "SELECT"].includes(field.tagName),
  );
}

const nameOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
const valueOf = (field) => (isChoice(field) ? field.checked : field.value);

const valuesOf = (form) => Object.fromEntries(keptFields(form).map((field) => [nameOf(field), valueOf(field)]));

function fill(form, values) {
  let changed = false;
  for (const field of keptFields(form)) {
    const value = values[nameOf(field)];
    if (value === undefined || value === valueOf(field)) continue;
    if (isChoice(field)) field.checked = value;
    else field.value = value;
    changed = true;
    // keyup: what the character counter listens for
    for (const name of ["change", "keyup"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  }
  return changed;
}

function offerDiscard(form, key, before) {
  const button = make("button", { type: "button", class: "gz-button gz-button--quiet", text: say("draftDiscard") });
  const notice = make("div", { class: "gz-draft", role: "status" }, make("span", { text: say("draftRestored") }), button);
  button.addEventListener("click", () => {
    fill(form, before);
    forget(key);
    notice.remove();
    keptFields(form)[0]?.focus();
  });
  form.prepend(notice);
}

function keep(form) {
  const key = form.dataset.draft;
  const before = valuesOf(form);
  const draft = read(key);
  const wasAnswered = form.querySelector(".govuk-form-group--error");
  if (draft && !wasAnswered && fill(form, draft.values)) offerDiscard(form, key, before);
  if (draft) write(key, { ...draft, sent: false });

  const said = make("p", { class: "gz-draft__kept" });
  form.append(said);
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (write(key, { values: valuesOf(form), at: Date.now(), sent: false })) said.textContent = say("draftKept");
    }, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    write(key, { values: valuesOf(form), at: Date.now(), sent: true });
  });
}

// At the desk the drafts are at home on the server (data-draft-home): it gave the words back with the page, so that they
// are on any machine. The device keeps only what could not be sent there yet.
function keepAtHome(form) {
  const key = form.dataset.draft;
  const said = make("p", { class: "gz-draft__kept" });
  form.append(said);
  let seen = form.dataset.draftVersion ?? "0";
  let waiting = 0;
  let isDirty = false;
  let asked = null;

  function message() {
    const words = {};
    const names = new Set(keptFields(form).map((field) => field.name));
    for (const [name, value] of new FormData(form)) if (names.has(name) && typeof value === "string") (words[name] ??= []).push(value);
    const body = new FormData();
    const all = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken?.value, place: key, seen, words: JSON.stringify(words) };
    for (const [name, value] of Object.entries(all)) body.append(name, value ?? "");
    return body;
  }

  async function save() {
    clearTimeout(waiting);
    isDirty = false;
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.draftHome, { method: "POST", body: message(), signal: asked.signal });
      if (!answer.ok) throw new Error(answer.status);
      const { version, at } = await answer.json();
      seen = String(version);
      said.textContent = say("draftAtHome", { at });
      forget(key);
    } catch (error) {
      if (error.name === "AbortError") return;
      isDirty = true;
      if (write(key, { values: valuesOf(form), at: Date.now(), sent: false })) said.textContent = say("draftKept");
      waiting = setTimeout(save, RETRY);
    }
  }

  function saveLeaving() {
    if (isDirty && form.dataset.sending === undefined && navigator.sendBeacon(form.dataset.draftHome, message())) isDirty = false;
  }

  const left = read(key);
  if (left && !left.sent && !form.querySelector(".govuk-form-group--error") && fill(form, left.values)) save();
  form.addEventListener("input", () => {
    isDirty = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, 800);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asked?.abort();
    isDirty = false;
  });
  addEventListener("pagehide", saveLeaving);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && saveLeaving());
}

function clearReceived() {
  const failed = document.querySelector("[data-failed]");
  const here = new Set([...document.querySelectorAll("form[data-draft]")].map((form) => form.dataset.draft));
  for (const key of names()) {
    const draft = read(key);
    const received = draft?.sent && !failed && !here.has(key);
    if (!draft || received || Date.now() - draft.at > WEEK) forget(key);
  }
}

export function keepDrafts(scope) {
  if (scope === document) {
    clearReceived();
    document.addEventListener("submit", ({ target }) => {
      if (target.dataset.forgetDrafts !== undefined) names().forEach(forget);
    });
  }
  scope.querySelectorAll("form[data-draft]").forEach((form) => (form.dataset.draftHome ? keepAtHome(form) : keep(form)));
}
