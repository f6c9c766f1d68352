// Canonical JSON (RFC 8785) of texts, whole numbers, lists, objects, true, false and null; fractions are refused.
import { Malformed, utf8 } from "./bytes.js";

export const canonical = (value) => utf8(written(value));

function written(value) {
  if (Number.isSafeInteger(value) || typeof value === "boolean" || value === null) return JSON.stringify(value);
  if (typeof value === "string") return textWritten(value);
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (typeof value !== "object") throw new Malformed(`no canonical form: ${typeof value}`);
  // sort() goes by units of UTF-16, as §3.2.3 asks.
  const parts = Object.keys(value).sort().map((name) => `${textWritten(name)}:${written(value[name])}`);
  return `{${parts.join(",")}}`;
}

// JSON.stringify escapes as §3.2.2.2 asks, and half pairs besides, which have no canonical form.
function textWritten(text) {
  utf8(text);
  return JSON.stringify(text);
}
