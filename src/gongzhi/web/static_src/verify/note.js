// Signed notes, keys, checkpoints and proofs (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof).
import { Malformed, fromBase64, hexOf, joined, utf8 } from "./bytes.js";
import { isSigned } from "./ed25519.js";
import { sha256 } from "./hash.js";

const LOG = 1;
const WITNESS = 4;
const MOST_SIGNATURES = 100;
const MOST_HASHES = 63;
const NAME = /^[^\s+\p{Cc}]+$/u;

// A public key as text ("vkey"): name, id in hex, and the kind of key with its 32 bytes in base64.
function keyIn(text, kind) {
  const [, name, id, encoded] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/.exec(text) ?? [];
  if (!name || !NAME.test(name)) throw new Malformed("not a key");
  const data = fromBase64(encoded, 33);
  const expected = sha256(joined(utf8(`${name}\n`), data)).slice(0, 4);
  if (hexOf(expected) !== id) throw new Malformed("the id of the key does not fit it");
  if (data[0] !== kind) throw new Malformed("a key for another purpose");
  return { text, name, id, isWitness: kind === WITNESS, bytes: data.slice(1) };
}

export const logKeyIn = (text) => keyIn(text, LOG);
export const witnessKeyIn = (text) => keyIn(text, WITNESS);

// What one reads aloud to compare keys: the hash of the key's text in groups of four.
export const fingerprintOf = (key) => hexOf(sha256(utf8(key.text))).slice(0, 32).match(/.{4}/g).join(" ");

export function noteIn(whole) {
  const end = whole.lastIndexOf("\n\n");
  if (end < 0 || !whole.endsWith("\n")) throw new Malformed("no text and signatures");
  const text = whole.slice(0, end + 1);
  if (/[\0-\x09\x0b-\x1f]/.test(text)) throw new Malformed("control signs in a note");
  const lines = whole.slice(end + 2, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) throw new Malformed("too many signatures");
  return { text, signatures: lines.map(signatureIn) };
}

function signatureIn(line) {
  const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  if (!name || !NAME.test(name)) throw new Malformed("not a signature");
  const data = fromBase64(encoded);
  if (data.length < 5) throw new Malformed("a signature without a value");
  return { name, id: hexOf(data.slice(0, 4)), value: data.slice(4) };
}

const isBy = (key) => ({ name, id }) => name === key.name && id === key.id;

// Those of the keys that signed a note. One false signature of a known key spoils the note for all of them.
export function signersOf(note, keys) {
  const signers = [];
  for (const key of keys) {
    const lines = note.signatures.filter(isBy(key));
    if (!lines.every(({ value }) => isSigned(utf8(note.text), value, key.bytes))) return [];
    if (lines.length) signers.push(key);
  }
  return signers;
}

// When (POSIX seconds) a witness cosigned a checkpoint; null where it did not, or where a line of it is false.
export function cosignedAt(note, witness) {
  const lines = note.signatures.filter(isBy(witness)).map(({ value }) => cosignatureHolds(note.text, value, witness));
  return lines.length && !lines.includes(null) ? lines[0] : null;
}

function cosignatureHolds(text, value, { bytes }) {
  if (value.length !== 72) return null;
  const at = new DataView(value.buffer, value.byteOffset, 8).getBigUint64(0);
  if (at >= 2n ** 63n) return null;
  return isSigned(utf8(`cosignature/v1\ntime ${at}\n${text}`), value.slice(8), bytes) ? Number(at) : null;
}

export function countIn(text) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) throw new Malformed("not a number of entries");
  return BigInt(text);
}

export function checkpointIn(text) {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length < 3 || lines.includes("")) throw new Malformed("not a checkpoint");
  return { origin: lines[0], size: countIn(lines[1]), root: fromBase64(lines[2], 32) };
}

export function proofIn(text) {
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(end, 0)).split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Malformed("not a proof");
  if (lines[0]?.startsWith("extra ")) fromBase64(lines.shift().slice(6));
  const index = lines.shift();
  if (!index?.startsWith("index ") || lines.length > MOST_HASHES) throw new Malformed("not a proof");
  const note = noteIn(text.slice(end + 2));
  const hashes = lines.map((line) => fromBase64(line, 32));
  return { index: countIn(index.slice(6)), hashes, note, checkpoint: checkpointIn(note.text) };
}

// What the city signs when it takes something in: by when which entry will be in the log.
export function promiseIn(whole) {
  const note = noteIn(whole);
  const lines = note.text.split("\n");
  if (lines.length !== 5) throw new Malformed("not a promise");
  const [origin, leaf, at, seconds] = lines;
  return { note, origin, leaf: fromBase64(leaf, 32), at, seconds: Number(countIn(seconds)) };
}
