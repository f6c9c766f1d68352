// Places: a field with data-places="search url" offers places as one writes (ARIA combobox).
//
// The url answers ?q=… with a list, or {items: list}, of {code, name, path, lon, lat}. What was chosen goes into the
// fields whose ids stand in data-places-code, data-places-lon and data-places-lat. Editing the words clears them.
// A map may choose too: it sends the event "place:chosen" with the same detail to the field.
import { make } from "./make.js";
import { say } from "./words.js";

const PAUSE = 200;

class PlaceField {
  constructor(field) {
    this.field = field;
    this.places = [];
    this.here = -1;
    this.asked = null;
    this.list = make("ul", { class: "gz-places__list", role: "listbox", id: `${field.id}-places`, hidden: "" });
    this.list.setAttribute("aria-label", field.labels?.[0]?.textContent.trim() ?? "");
    this.said = make("p", { class: "gz-places__said", role: "status" });
    const frame = make("div", { class: "gz-places" });
    field.replaceWith(frame);
    frame.append(field, this.list, this.said);
    this.prepare();
  }

  prepare() {
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) this.field.setAttribute(name, value);
    this.field.setAttribute("aria-controls", this.list.id);
    this.field.addEventListener("input", (event) => !event.isComposing && this.search());
    this.field.addEventListener("compositionend", () => this.search());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.close());
    this.field.addEventListener("place:chosen", ({ detail }) => this.choose(detail));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const row = target.closest("li");
      if (row) this.choose(this.places[[...this.list.children].indexOf(row)]);
    });
  }

  search() {
    clearTimeout(this.waiting);
    this.store({});
    const words = this.field.value.trim();
    if (!words) return this.close();
    this.waiting = setTimeout(() => this.ask(words), PAUSE);
  }

  async ask(words) {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const url = new URL(this.field.dataset.places, location.href);
    url.searchParams.set("q", words);
    try {
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const found = await answer.json();
      this.show(found.items ?? found);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.close();
      this.said.textContent = say("placesFailed");
    }
  }

  show(places) {
    this.places = places;
    this.list.replaceChildren(
      ...places.map((place, i) =>
        make("li", { role: "option", id: `${this.list.id}-${i}`, "aria-selected": "false" }, place.name, make("span", { text: place.path ?? "" })),
      ),
    );
    const open = places.length > 0 && document.activeElement === this.field;
    this.open(open);
    this.said.textContent = places.length ? say("placesFound", { n: places.length }) : say("placesNone");
  }

  open(yes) {
    this.here = -1;
    this.list.hidden = !yes;
    this.field.setAttribute("aria-expanded", String(yes));
    this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.waiting);
    this.open(false);
  }

  press(event) {
    if (this.list.hidden || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === "Enter" && this.here >= 0) this.choose(this.places[this.here]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  move(step) {
    const rows = [...this.list.children];
    this.here = (this.here + step + rows.length + (this.here < 0 && step < 0 ? 1 : 0)) % rows.length;
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === this.here)));
    rows[this.here].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", rows[this.here].id);
  }

  choose(place) {
    this.asked?.abort();
    this.field.value = place.name;
    this.store(place);
    this.close();
    this.said.textContent = say("placeChosen", { name: place.path ?? place.name });
    this.field.dispatchEvent(new CustomEvent("place:kept", { bubbles: true, detail: place }));
  }

  store({ code = "", lon = "", lat = "" }) {
    const values = { placesCode: code, placesLon: lon, placesLat: lat };
    for (const [name, value] of Object.entries(values)) {
      const holder = document.getElementById(this.field.dataset[name] ?? "");
      if (holder) holder.value = value;
    }
  }
}

export function offerPlaces(scope) {
  scope.querySelectorAll("input[data-places]:not([role=combobox])").forEach((field) => new PlaceField(field));
}
