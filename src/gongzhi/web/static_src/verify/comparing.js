// Compares the heads of a log that two people were shown: one history, or two.
import { Malformed, areEqual } from "./bytes.js";
import { checkpointIn, logKeyIn, noteIn, proofIn, signersOf } from "./note.js";
import { rootAt } from "./tiles.js";

// What two texts (receipts or checkpoints) come to. `files` gives what is at an address below that of a log as this
// site shows it, {text, bytes}, or null; without it only heads of one size can be compared.
export async function compared(texts, trust, files) {
  try {
    const heads = texts.map(headIn);
    const [one, other] = heads;
    if (one.origin !== other.origin) return { verdict: "other log", heads };
    const keys = trust.keys.length ? trust.keys : keysOfAll(heads);
    if (!heads.every(({ note }) => signersOf(note, keys).length)) return { verdict: "unsigned", heads };
    if (one.size === other.size) return { verdict: areEqual(one.root, other.root) ? "one history" : "two histories", heads, keys };
    return files ? { keys, ...(await comparedWith(files(one.origin), heads, keys)) } : { verdict: "no files", heads };
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError || error instanceof TypeError) return { verdict: "no head" };
    throw error;
  }
}

// Without a key of one's own: those that signed every head. A forger who brings another key accuses nobody.
function keysOfAll(heads) {
  const told = new Map(heads.flatMap(({ keys }) => keys).map((key) => [key.text, key]));
  return [...told.values()].filter((key) => heads.every(({ note }) => signersOf(note, [key]).length));
}

function headIn(text) {
  if (!text.trimStart().startsWith("{")) return headOf(noteIn(`${text.trim()}\n`), []);
  const { proof, keys } = JSON.parse(text);
  return headOf(proofIn(proof).note, keys.map(logKeyIn));
}

const headOf = (note, keys) => ({ note, keys, ...checkpointIn(note.text) });

// Both against the log as it is now: its files lead to its own head, and to every head that it ever had.
async function comparedWith(file, heads, keys) {
  const shown = await file("checkpoint");
  if (!shown) return { verdict: "no files", heads };
  const log = headOf(noteIn(shown.text), []);
  const tile = async (path) => (await file(path))?.bytes ?? null;
  const all = [...heads, log];
  if (!signersOf(log.note, keys).length) return { verdict: "spoilt", heads: all };
  if (heads.some(({ size }) => size > log.size)) return { verdict: "shorter", heads: all };
  try {
    if (!areEqual(await rootAt(log.size, log.size, tile), log.root)) return { verdict: "spoilt", heads: all };
    for (const head of heads) {
      const root = await rootAt(head.size, log.size, tile);
      if (!areEqual(root, head.root)) return { verdict: "two histories", heads: [head, log] };
    }
  } catch (error) {
    if (error instanceof Malformed) return { verdict: "spoilt", heads: all };
    throw error;
  }
  return { verdict: "one history", heads };
}
