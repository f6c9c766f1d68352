// Asks before leaving only where words would be lost: forms with data-ask-leaving, changed and not sent.
const changed = new Set();

export function askBeforeLeaving() {
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-ask-leaving]");
    if (form) changed.add(form);
  });
  document.addEventListener("submit", ({ target }) => changed.delete(target));
  addEventListener("beforeunload", (event) => {
    for (const form of changed) if (!form.isConnected) changed.delete(form);
    if (changed.size) event.preventDefault();
  });
}
