// Sends a form once: a second press within ten seconds is ignored, and the button says that it is working.
import { say } from "./words.js";

const PATIENCE = 10_000;

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-busy]").forEach((button) => {
    button.removeAttribute("aria-busy");
    button.removeAttribute("title");
  });
}

export function sendOnce() {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.method !== "post") return;
    if (form.dataset.sending !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.defaultPrevented) return;
    form.dataset.sending = "";
    submitter?.setAttribute("aria-busy", "true");
    submitter?.setAttribute("title", say("sending"));
    setTimeout(() => release(form), PATIENCE);
  });
  // The page may come back from the browser's memory, or htmx may have answered in place.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  document.addEventListener("htmx:afterRequest", ({ target }) => target.closest && release(target.closest("form") ?? target));
}
