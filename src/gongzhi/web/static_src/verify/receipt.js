// Checks a receipt step by step: what it says, what each step means, and what it comes to.
import { Malformed, areEqual, fromHex, hexOf, joined, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { sha256 } from "./hash.js";
import { leafHash, rootOf, wayUp } from "./merkle.js";
import { cosignedAt, logKeyIn, promiseIn, proofIn, signersOf, witnessKeyIn } from "./note.js";
import { MEANINGS } from "./meanings.js";

export const FORMAT = "gongzhi-receipt/1";
const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const ENTRY = ["at", "fact", "kind", "what", "who"];

const commitmentTo = (content, salt) =>
  hexOf(sha256(joined(utf8("gongzhi-commitment/1\n"), salt, canonical(content))));

export const opens = (commitment, { salt, content }) => commitmentTo(content, fromHex(salt, 32)) === commitment;

// Trust: the log's keys one believes in (none: those of the receipt), one's witnesses, and how many must have signed.
export function trustIn({ keys = "", witnesses = "", quorum = 0 }) {
  const trust = {
    keys: linesOf(keys).map(logKeyIn),
    witnesses: linesOf(witnesses).map(witnessKeyIn),
    quorum: Number(quorum),
  };
  const several = new Set(trust.witnesses.map((key) => hexOf(key.bytes)));
  if (several.size < trust.witnesses.length) throw new Malformed("a witness is listed twice");
  if (!Number.isInteger(trust.quorum) || trust.quorum < 0) throw new Malformed("no number of witnesses");
  return trust;
}

const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

// Checks a whole receipt at a moment (milliseconds, from which it is told whether a promise has run out).
export function checkReceipt(text, trust, now) {
  const receipt = attempt(() => shaped(JSON.parse(text)));
  if (!receipt) return { verdict: "unreadable", steps: [], failed: null };
  const { entry, origin } = receipt;
  const leaf = leafHash(canonical(entry));
  const log = { origin, leaf, keys: attempt(() => keysOf(receipt, trust)), trust };
  const proof = receipt.proof === null ? null : attempt(() => proofIn(receipt.proof)) ?? "unreadable";
  const promise = receipt.promise === null ? null : attempt(() => promiseIn(receipt.promise)) ?? "unreadable";
  const steps = [
    step("what", attempt(() => opens(entry.what, receipt.what)) ?? false),
    wordsStep(receipt),
    keyStep(log),
    promiseStep(promise, log, entry),
    ...proofSteps(proof, log),
  ];
  const due = promise?.seconds === undefined ? null : Date.parse(entry.at) + promise.seconds * 1000;
  return { receipt, leaf, proof: shown(proof), due, ...outcome(steps, { proof, promise, due, now }) };
}

// Checks that an entry with a fingerprint (from a QR code) is in the log: what the city answers, {origin, keys, proof}.
export function checkFingerprint(fingerprint, answer, trust) {
  const leaf = fromHex(fingerprint, 32);
  const log = { origin: answer.origin, leaf, keys: attempt(() => keysOf(answer, trust)), trust };
  const proof = answer.proof === null ? null : attempt(() => proofIn(answer.proof)) ?? "unreadable";
  const steps = [keyStep(log), ...proofSteps(proof, log)];
  const failed = steps.find(({ state }) => state === "bad") ?? null;
  const verdict = failed ? "bad" : proof ? "found" : "not yet";
  return { receipt: answer, leaf, proof: shown(proof), steps, failed, verdict };
}

// What a function returns, or null where what it read made no sense: texts of strangers do all sorts of things.
function attempt(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

const shown = (proof) => (proof === "unreadable" ? null : proof);

function shaped(receipt) {
  const { format, entry, origin, keys, what, proof = null, promise = null, words = null } = receipt;
  const isEntry = Object.keys(entry).sort().join() === ENTRY.join() && AT.test(entry.at) && Number.isSafeInteger(entry.fact);
  const areTexts = [origin, entry.kind, entry.what, entry.who].every((text) => typeof text === "string");
  if (format !== FORMAT || !isEntry || !areTexts || !Array.isArray(keys) || !what?.content) throw new Malformed(FORMAT);
  if (Number.isNaN(Date.parse(entry.at))) throw new Malformed("no such moment");
  return { entry, origin, keys, what, proof, promise, words };
}

function keysOf({ keys }, trust) {
  return trust.keys.length ? trust.keys : keys.map(logKeyIn);
}

// A step: good, bad, or open where there is nothing to check; `why` names the case of its meaning.
function step(name, state, why = state === true ? "good" : state === false ? "bad" : state) {
  const states = { true: "good", false: "bad" };
  return { name, state: states[state] ?? "open", ...MEANINGS[name](why) };
}

function wordsStep({ what, words }) {
  const commitment = what.content.data?.words;
  if (!words) return step("words", null, commitment ? "missing" : "none");
  return step("words", attempt(() => opens(commitment, words)) ?? false);
}

function keyStep({ keys, trust }) {
  if (!keys?.length) return step("key", false);
  return trust.keys.length ? step("key", true) : step("key", null, "told");
}

function promiseStep(promise, { origin, leaf, keys }, entry) {
  if (promise === null) return step("promise", null, "none");
  if (promise === "unreadable") return step("promise", false, "unreadable");
  const isAbout = promise.origin === `${origin}/promise` && areEqual(promise.leaf, leaf) && promise.at === entry.at;
  if (!isAbout) return step("promise", false, "another");
  return step("promise", signersOf(promise.note, keys ?? []).length > 0);
}

function proofSteps(proof, { origin, leaf, keys, trust }) {
  if (proof === null) return ["path", "checkpoint", "witnesses"].map((name) => step(name, null, "none"));
  if (proof === "unreadable") return [step("path", false, "unreadable"), step("checkpoint", null, "none")];
  const { index, hashes, note, checkpoint } = proof;
  proof.way = wayUp(leaf, index, checkpoint.size, hashes);
  const leads = proof.way !== null && areEqual(rootOf(leaf, proof.way), checkpoint.root);
  proof.signers = checkpoint.origin === origin ? signersOf(note, keys ?? []) : [];
  const isSigned = proof.signers.length > 0;
  const isAnother = checkpoint.origin !== origin;
  return [
    step("path", leads),
    step("checkpoint", isSigned, isAnother ? "another" : isSigned ? "good" : "bad"),
    witnessStep(proof, trust),
  ];
}

function witnessStep(proof, { witnesses, quorum }) {
  const seen = witnesses.map((witness) => ({ witness, at: cosignedAt(proof.note, witness) }));
  proof.witnesses = seen.filter(({ at }) => at !== null);
  if (!quorum && !witnesses.length) return step("witnesses", null, "unasked");
  const enough = proof.witnesses.length >= Math.max(quorum, 1);
  const counted = { found: proof.witnesses.length, asked: Math.max(quorum, 1) };
  return { ...step("witnesses", enough), ...MEANINGS.witnesses(enough ? "good" : "bad", counted) };
}

function outcome(steps, { proof, promise, due, now }) {
  const failed = steps.find(({ state }) => state === "bad") ?? null;
  if (failed) return { steps, failed, verdict: "bad" };
  if (proof) return { steps, failed, verdict: "true" };
  if (!promise) return { steps, failed, verdict: "nothing" };
  return { steps, failed, verdict: now > due ? "broken" : "promised" };
}
