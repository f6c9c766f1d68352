// The tree as files (C2SP tlog-tiles): the root that it had at any size, out of the tiles of a larger one.
import { Malformed } from "./bytes.js";
import { sha256 } from "./hash.js";
import { nodeHash } from "./merkle.js";

const HEIGHT = 8;
const WIDTH = 2 ** HEIGHT;
const HASH = 32;

// Where a tile stands below the address of the log, as "tile/0/x001/x234/067.p/112".
function pathOf(level, index, width) {
  const digits = String(index);
  const parts = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g);
  const number = parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join("/");
  return `tile/${level}/${number}${width < WIDTH ? `.p/${width}` : ""}`;
}

// The root at a size, read from the tiles of a tree with `whole` entries; `file` gives the bytes below a path, or null.
export async function rootAt(size, whole, file) {
  if (size === 0n) return sha256(new Uint8Array());
  let root = null;
  for (let level = 0, rest = size; rest; level += 1, rest >>= 1n) {
    if (!(rest & 1n)) continue;
    const peak = await hashAt(level, rest - 1n, whole, file);
    root = root ? nodeHash(peak, root) : peak;
  }
  return root;
}

// The hash over the 2**level entries that begin at index * 2**level.
async function hashAt(level, index, whole, file) {
  const row = level % HEIGHT;
  const above = (level - row) / HEIGHT;
  const place = index << BigInt(row);
  const tile = place / BigInt(WIDTH);
  const there = (whole >> BigInt(level - row)) - tile * BigInt(WIDTH);
  const width = there < WIDTH ? Number(there) : WIDTH;
  const bytes = (await file(pathOf(above, tile, width))) ?? (await file(pathOf(above, tile, WIDTH)));
  const first = Number(place % BigInt(WIDTH));
  if (!bytes || bytes.length < (first + 2 ** row) * HASH) throw new Malformed("a file of the log is missing");
  return over(Array.from({ length: 2 ** row }, (_, nth) => bytes.slice((first + nth) * HASH, (first + nth + 1) * HASH)));
}

function over(hashes) {
  if (hashes.length === 1) return hashes[0];
  return over(Array.from({ length: hashes.length / 2 }, (_, nth) => nodeHash(hashes[2 * nth], hashes[2 * nth + 1])));
}
