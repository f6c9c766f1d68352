// Maps: draws the GeoJSON of [data-map] with MapLibre on blank ground, nothing from outside; the list beside the map
// says the same. Features: id, name, url?, tone? (work, wait, alarm, rest; points have a shape for each).
//
// With data-map-resolve a click names the place (?lon=&lat=) and hands it to the field data-map-picks.
import { LngLatBounds, Map as MapLibre, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { make } from "./make.js";
import { say } from "./words.js";

const TONES = { work: "#0f5f5c", wait: "#8a5a00", alarm: "#c8371f", rest: "#55646a" };
const toned = ["match", ["get", "tone"], ...Object.entries(TONES).flat(), TONES.work];
const isSelected = ["boolean", ["feature-state", "selected"], false];
const SIDE = 44;

const SHAPES = {
  work: (pen) => pen.arc(22, 22, 13, 0, 7),
  wait: (pen) => pen.rect(10, 10, 24, 24),
  alarm: (pen) => [pen.moveTo(22, 5), pen.lineTo(40, 37), pen.lineTo(4, 37), pen.closePath()],
  rest: (pen) => [pen.moveTo(22, 7), pen.lineTo(37, 22), pen.lineTo(22, 37), pen.lineTo(7, 22), pen.closePath()],
};

function picture(tone) {
  const pen = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE }).getContext("2d");
  pen.beginPath();
  SHAPES[tone](pen);
  pen.fillStyle = TONES[tone];
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  pen.fill();
  pen.stroke();
  return pen.getImageData(0, 0, SIDE, SIDE);
}

const ground = (shapes) => ({
  version: 8,
  sources: { shapes: { type: "geojson", data: shapes, promoteId: "id" }, picked: { type: "geojson", data: collection([]) } },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": "#eef1ec" } },
    { id: "areas", type: "fill", source: "shapes", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": toned, "fill-opacity": ["case", isSelected, 0.4, 0.12] } },
    { id: "borders", type: "line", source: "shapes", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": toned, "line-width": ["case", isSelected, 3, 1] } },
  ],
});

// These need the pictures of the points, so they come once the map is there.
const marks = [
  { id: "points", type: "symbol", source: "shapes", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": ["coalesce", ["get", "tone"], "work"], "icon-size": 0.5, "icon-allow-overlap": true, "icon-ignore-placement": true } },
  { id: "picked", type: "symbol", source: "picked", layout: { "icon-image": "alarm", "icon-rotate": 180, "icon-size": 0.8, "icon-anchor": "top", "icon-allow-overlap": true } },
  { id: "names", type: "symbol", source: "shapes", filter: ["==", ["geometry-type"], "Polygon"], layout: { "text-field": ["get", "name"], "text-size": 13, "text-anchor": "top", "text-offset": [0, 0.9] }, paint: { "text-color": "#1b2b2f", "text-halo-color": "#fbfaf7", "text-halo-width": 1.5 } },
];

const collection = (features) => ({ type: "FeatureCollection", features });
const point = ({ lng, lat }) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [lng, lat] } });

function boundsOf(shapes) {
  const bounds = new LngLatBounds();
  const add = (coordinates) => (typeof coordinates[0] === "number" ? bounds.extend(coordinates) : coordinates.forEach(add));
  shapes.features.forEach(({ geometry }) => geometry && add(geometry.coordinates));
  return bounds;
}

async function fetchJson(address, query = {}) {
  const url = new URL(address, location.href);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

class PlaceMap {
  constructor(holder, shapes) {
    this.holder = holder;
    this.shapes = shapes;
    this.said = holder.querySelector("[data-map-said]");
    this.map = new MapLibre({
      container: holder.querySelector("[data-map-canvas]"),
      style: ground(shapes),
      bounds: boundsOf(shapes).isEmpty() ? undefined : boundsOf(shapes),
      fitBoundsOptions: { padding: 24, maxZoom: 16 },
      attributionControl: false,
      localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
      cooperativeGestures: false,
      dragRotate: false,
      pitchWithRotate: false,
      locale: { "Map.Title": holder.getAttribute("aria-label"), "NavigationControl.ZoomIn": say("zoomIn"), "NavigationControl.ZoomOut": say("zoomOut") },
    });
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.on("load", () => this.ready());
  }

  ready() {
    Object.keys(SHAPES).forEach((tone) => this.map.addImage(tone, picture(tone)));
    marks.forEach((layer) => this.map.addLayer(layer));
    this.map.on("click", (event) => this.click(event));
    this.map.on("mousemove", ({ point: at }) => {
      this.map.getCanvas().style.cursor = this.holder.dataset.mapResolve || this.at(at) ? "pointer" : "";
    });
    const chosen = this.holder.dataset.mapChosen;
    if (chosen) this.select(chosen);
    this.holder.dataset.mapReady = "";
  }

  at(where) {
    return this.map.queryRenderedFeatures(where, { layers: ["points", "areas"] })[0];
  }

  click({ point: where, lngLat }) {
    if (this.holder.dataset.mapResolve) return this.resolve(lngLat);
    const feature = this.at(where);
    if (feature) this.select(feature.properties.id, feature.properties);
  }

  select(id, properties = this.shapes.features.find((each) => String(each.properties.id) === String(id))?.properties) {
    if (!properties) return;
    if (this.selected !== undefined) this.map.setFeatureState({ source: "shapes", id: this.selected }, { selected: false });
    this.selected = properties.id;
    this.map.setFeatureState({ source: "shapes", id: this.selected }, { selected: true });
    const name = properties.url ? make("a", { href: properties.url, text: properties.name }) : properties.name;
    this.said.replaceChildren(say("mapSelected", { name: "" }), name);
    this.holder.dispatchEvent(new CustomEvent("map:chosen", { bubbles: true, detail: properties }));
  }

  async resolve({ lng, lat }) {
    const [lon, north] = [lng.toFixed(6), lat.toFixed(6)];
    this.map.getSource("picked").setData(collection([point({ lng, lat })]));
    try {
      const place = await fetchJson(this.holder.dataset.mapResolve, { lon, lat: north });
      const field = document.getElementById(this.holder.dataset.mapPicks ?? "");
      field?.dispatchEvent(new CustomEvent("place:chosen", { detail: { ...place, lon, lat: north } }));
      this.said.textContent = say("mapSelected", { name: place.path ?? place.name });
    } catch {
      this.said.textContent = say("placesNone");
    }
  }
}

function addStyle(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = make("link", { rel: "stylesheet", href });
  document.head.append(link);
  return new Promise((done) => link.addEventListener("load", done, { once: true }));
}

async function draw(holder) {
  if (holder.dataset.mapDrawn !== undefined) return;
  holder.dataset.mapDrawn = "";
  try {
    setWorkerUrl(new URL(holder.dataset.worker, location.href).href);
    const [shapes] = await Promise.all([fetchJson(holder.dataset.map), addStyle(holder.dataset.mapCss)]);
    const { select } = bind(new PlaceMap(holder, shapes));
    document.querySelectorAll("[data-map-id]").forEach((row) => row.addEventListener("pointerenter", () => select(row.dataset.mapId)));
  } catch {
    holder.querySelector("[data-map-canvas]").hidden = true;
    holder.querySelector("[data-map-said]").textContent = say("mapFailed");
    holder.nextElementSibling?.setAttribute("open", "");
  }
}

const bind = (map) => ({ select: (id) => map.select(id) });
const drawAll = (scope) => scope.querySelectorAll("[data-map]").forEach(draw);
drawAll(document);
document.addEventListener("htmx:load", ({ detail: { elt } }) => drawAll(elt));
