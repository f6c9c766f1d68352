// Bytes and the texts that stand for them; what has two writings is refused.

export class Malformed extends Error {}

const encoder = new TextEncoder();

export function utf8(text) {
  if (/\p{Surrogate}/u.test(text)) throw new Malformed("half of a surrogate pair");
  return encoder.encode(text);
}

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const areEqual = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function fromHex(text, size) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) throw new Malformed("not hexadecimal");
  return ofSize(Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)), size);
}

export const base64Of = (bytes) => btoa(String.fromCharCode(...bytes));

// RFC 4648 §4 in its one way of writing: padded, no spaces, no bits left over.
export function fromBase64(text, size) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4) throw new Malformed("not base64");
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  if (base64Of(bytes) !== text) throw new Malformed("not base64 in its one writing");
  return ofSize(bytes, size);
}

function ofSize(bytes, size) {
  if (size !== undefined && bytes.length !== size) throw new Malformed(`${bytes.length} bytes, not ${size}`);
  return bytes;
}
