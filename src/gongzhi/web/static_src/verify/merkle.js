// The hash tree (RFC 9162 §2.1): leaves, nodes, and the way from a leaf to the root.
import { joined } from "./bytes.js";
import { sha256 } from "./hash.js";

export const leafHash = (entry) => sha256(joined([0], entry));
export const nodeHash = (left, right) => sha256(joined([1], left, right));

// The way up (§2.1.3.2): each step says on which side the hash of the proof stands and what comes out. Null where the
// proof has a hash too many or too few for a tree of this size. Index and size are BigInt.
export function wayUp(leaf, index, size, proof) {
  if (index < 0n || index >= size) return null;
  const way = [];
  let [place, last, hash] = [index, size - 1n, leaf];
  for (const other of proof) {
    if (last === 0n) return null;
    const isLeft = (place & 1n) === 1n || place === last;
    hash = isLeft ? nodeHash(other, hash) : nodeHash(hash, other);
    way.push({ other, isLeft, hash });
    while (isLeft && !(place & 1n) && place) [place, last] = [place >> 1n, last >> 1n];
    [place, last] = [place >> 1n, last >> 1n];
  }
  return last === 0n ? way : null;
}

export const rootOf = (leaf, way) => (way.length ? way[way.length - 1].hash : leaf);
