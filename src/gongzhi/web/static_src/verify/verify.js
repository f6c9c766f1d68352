// The page on which anybody checks a receipt: takes a file, a text or the fingerprint of a QR code, and shows the result.
import { Malformed } from "./bytes.js";
import { compared } from "./comparing.js";
import { checkFingerprint, checkReceipt, trustIn } from "./receipt.js";
import { show } from "./showing.js";

export { fromHex, hexOf, fromBase64, utf8 } from "./bytes.js";
export { canonical } from "./canonical.js";
export { isSigned } from "./ed25519.js";
export { sha256, sha512 } from "./hash.js";
export { rootOf, wayUp } from "./merkle.js";
export { rootAt } from "./tiles.js";
export { checkReceipt, trustIn };

const MOST_BYTES = 1_000_000;
const at = (id) => document.getElementById(id);
const isServed = location.protocol.startsWith("http");

function trusted() {
  return trustIn({ keys: at("keys").value, witnesses: at("witnesses").value, quorum: at("quorum").value });
}

// Shows what a check returns; what is wrong with the fields about trust is said instead.
function checked(check) {
  try {
    show(at("result"), check(trusted()));
  } catch (error) {
    sayIfUntrusted(error);
  }
}

function sayIfUntrusted(error) {
  if (!(error instanceof Malformed)) throw error;
  at("stricter").open = true;
  show(at("result"), { verdict: "untrusted" });
}

function checkText() {
  checked((trust) => checkReceipt(at("text").value, trust, Date.now()));
}

async function takeFile(file) {
  if (!file) return;
  at("text").value = file.size > MOST_BYTES ? "" : await file.text();
  checkText();
}

// Compares the receipt above with that of somebody else. Files of the log are asked of the city that serves this page.
async function compareTexts() {
  try {
    const texts = [at("text").value, at("other").value];
    show(at("result"), await compared(texts, trusted(), isServed ? filesOf : null));
  } catch (error) {
    sayIfUntrusted(error);
  }
}

// What gives the files of a log of this site: their text and bytes, each asked once; null for one that isn't there.
function filesOf(origin) {
  const [, number] = /\/ledger\/([0-9]{1,9})$/.exec(origin) ?? [];
  const known = new Map();
  return async (path) => {
    if (!number) return null;
    if (!known.has(path)) known.set(path, await fileAt(`/ledger/${number}/${path}`));
    return known.get(path);
  };
}

async function fileAt(address) {
  try {
    const answer = await fetch(address, { credentials: "omit" });
    if (!answer.ok) return null;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { bytes, text: new TextDecoder().decode(bytes) };
  } catch {
    return null;
  }
}

async function takeOther(file) {
  if (file) at("other").value = file.size > MOST_BYTES ? "" : await file.text();
}

// From a QR code: #<number of the fact>-<leaf hash>. The number alone is asked of the city that serves this page.
async function checkAddress() {
  const [, fact, fingerprint] = /^#([0-9]{1,18})-([0-9a-f]{64})$/.exec(location.hash) ?? [];
  if (!fact) return;
  const answer = isServed ? await asked(`/ledger/proof/${fact}`) : null;
  if (answer) checked((trust) => checkFingerprint(fingerprint, answer, trust));
  else show(at("result"), { verdict: isServed ? "absent" : "offline" });
}

async function asked(address) {
  try {
    const answer = await fetch(address, { credentials: "omit" });
    const { origin, keys, proof = null } = answer.ok ? await answer.json() : {};
    return typeof origin === "string" && Array.isArray(keys) ? { origin, keys, proof } : null;
  } catch {
    return null;
  }
}

function switchLanguage() {
  const root = document.documentElement;
  root.lang = root.lang === "en" ? "zh-CN" : "en";
  document.title = at(root.lang === "en" ? "title-en" : "title-zh").textContent;
}

function switchSize({ currentTarget: button }) {
  const isLarge = document.documentElement.classList.toggle("large");
  button.setAttribute("aria-pressed", String(isLarge));
}

function listen() {
  at("language").addEventListener("click", switchLanguage);
  at("size").addEventListener("click", switchSize);
  at("file").addEventListener("change", ({ target }) => takeFile(target.files[0]));
  at("check").addEventListener("click", checkText);
  at("other-file").addEventListener("change", ({ target }) => takeOther(target.files[0]));
  at("compare").addEventListener("click", compareTexts);
  at("print").addEventListener("click", () => print());
  addEventListener("hashchange", checkAddress);
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    takeFile(event.dataTransfer.files[0]);
  });
}

listen();
at("save").hidden = !isServed;
at("page").hidden = false;
at("idle").hidden = true;
checkAddress();
