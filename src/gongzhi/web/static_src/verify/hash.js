// SHA-256 and SHA-512 (FIPS 180-4): our own, because a page opened from disk may have no WebCrypto.
import { joined } from "./bytes.js";

const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);

// The constants are the first 64 bits after the point of the cube roots and square roots of primes (§4.2.3, §5.3.5).
const CUBES = PRIMES.map((prime) => BigInt.asUintN(64, root(BigInt(prime) << 192n, 3n)));
const SQUARES = PRIMES.slice(0, 8).map((prime) => BigInt.asUintN(64, root(BigInt(prime) << 128n, 2n)));
const CUBES_32 = CUBES.slice(0, 64).map((cube) => Number(cube >> 32n));
const SQUARES_32 = SQUARES.map((square) => Number(square >> 32n));

// Newton's way to the whole part of a root.
function root(of, degree) {
  let guess = 1n << (BigInt(of.toString(2).length) / degree + 1n);
  for (;;) {
    const next = ((degree - 1n) * guess + of / guess ** (degree - 1n)) / degree;
    if (next >= guess) return guess;
    guess = next;
  }
}

// The message, a one bit, zeroes, and the length in bits at the end of the last block (§5.1).
function padded(message, block) {
  const size = Math.ceil((message.length + 1 + block / 8) / block) * block;
  const all = joined(message, [0x80], new Uint8Array(size - message.length - 1));
  new DataView(all.buffer).setBigUint64(size - 8, BigInt(message.length) * 8n);
  return new DataView(all.buffer);
}

export function sha256(message) {
  const data = padded(message, 64);
  const state = Uint32Array.from(SQUARES_32);
  for (let at = 0; at < data.byteLength; at += 64) round256(state, data, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, place) => digest.setUint32(place * 4, word));
  return new Uint8Array(digest.buffer);
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

function round256(state, data, at) {
  const w = new Uint32Array(64);
  for (let t = 0; t < 16; t++) w[t] = data.getUint32(at + t * 4);
  for (let t = 16; t < 64; t++) {
    const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
    const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + CUBES_32[t] + w[t]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(t1 + t2) | 0, a, b, c, (d + t1) | 0, e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => (state[place] += word));
}

export function sha512(message) {
  const data = padded(message, 128);
  const state = BigUint64Array.from(SQUARES);
  for (let at = 0; at < data.byteLength; at += 128) round512(state, data, at);
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((word, place) => digest.setBigUint64(place * 8, word));
  return new Uint8Array(digest.buffer);
}

const u64 = (word) => BigInt.asUintN(64, word);
const turn64 = (word, by) => (word >> by) | u64(word << (64n - by));

function round512(state, data, at) {
  const w = new BigUint64Array(80);
  for (let t = 0; t < 16; t++) w[t] = data.getBigUint64(at + t * 8);
  for (let t = 16; t < 80; t++) {
    const s0 = turn64(w[t - 15], 1n) ^ turn64(w[t - 15], 8n) ^ (w[t - 15] >> 7n);
    const s1 = turn64(w[t - 2], 19n) ^ turn64(w[t - 2], 61n) ^ (w[t - 2] >> 6n);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 80; t++) {
    const s1 = turn64(e, 14n) ^ turn64(e, 18n) ^ turn64(e, 41n);
    const t1 = h + s1 + ((e & f) ^ (u64(~e) & g)) + CUBES[t] + w[t];
    const s0 = turn64(a, 28n) ^ turn64(a, 34n) ^ turn64(a, 39n);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [u64(t1 + t2), a, b, c, u64(d + t1), e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => (state[place] += word));
}
