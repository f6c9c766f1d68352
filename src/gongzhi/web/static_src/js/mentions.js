// Mentions: in a textarea with data-mentions, "@" offers the colleagues whom the same form lists as ticks.
//
// What is chosen is written out and ticked, so that one sees whom the note reaches. Without scripts the ticks remain.
import { make } from "./make.js";

const BEGUN = /[@＠]([^\s@＠]{0,20})$/;

class Mentions {
  constructor(field) {
    this.field = field;
    this.here = 0;
    this.found = [];
    this.list = make("ul", { class: "gz-places__list", role: "listbox", id: `${field.id}-people`, "aria-label": field.dataset.mentions, hidden: "" });
    const frame = make("div", { class: "gz-places" });
    field.replaceWith(frame);
    frame.append(field, this.list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", (event) => !event.isComposing && this.search());
    field.addEventListener("compositionend", () => this.search());
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const row = target.closest("li");
      if (row) this.choose([...this.list.children].indexOf(row));
    });
  }

  search() {
    const begun = BEGUN.exec(this.field.value.slice(0, this.field.selectionStart));
    if (!begun) return this.close();
    const boxes = [...this.field.form.querySelectorAll("input[type=checkbox][name=mentioning]")];
    this.found = boxes.filter((box) => nameOf(box).includes(begun[1])).slice(0, 8);
    this.begins = this.field.selectionStart - begun[0].length;
    this.list.replaceChildren(
      ...this.found.map((box, i) => make("li", { role: "option", id: `${this.list.id}-${i}`, text: nameOf(box) })),
    );
    if (!this.found.length) return this.close();
    this.list.hidden = false;
    this.move(0);
  }

  move(to) {
    this.here = (to + this.found.length) % this.found.length;
    [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === this.here)));
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.here}`);
  }

  press(event) {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") this.move(this.here + 1);
    else if (event.key === "ArrowUp") this.move(this.here - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.here);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(i) {
    const box = this.found[i];
    this.field.setRangeText(`@${nameOf(box)} `, this.begins, this.field.selectionStart, "end");
    box.checked = true;
    this.close();
    for (const each of [this.field, box]) each.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.focus();
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }
}

const nameOf = (box) => box.closest("label").textContent.trim();

export function offerColleagues(scope) {
  for (const field of scope.querySelectorAll("textarea[data-mentions]")) new Mentions(field);
}
