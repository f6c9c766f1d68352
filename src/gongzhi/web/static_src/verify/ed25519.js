// Ed25519 signatures, verified strictly (RFC 8032 §5.1.7). Everything here is public: no need to hide how long it takes.
import { joined } from "./bytes.js";
import { sha512 } from "./hash.js";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (n) => ((n % P) + P) % P;
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_1 = power(2n, (P - 1n) / 4n);

// Points of the curve −x² + y² = 1 + d x² y² as (X : Y : Z : T) with x = X/Z, y = Y/Z, T = XY/Z (§5.1.4).
const ZERO = [0n, 1n, 1n, 0n];
const BASE_Y = mod(4n * power(5n, P - 2n));
const BASE_X = xOf(BASE_Y, 0n);
const BASE = [BASE_X, BASE_Y, 1n, mod(BASE_X * BASE_Y)];

function power(base, exponent) {
  let result = 1n;
  for (let square = base % P; exponent; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

// The x of a y, by its lowest bit (§5.1.3); null where y is of no point.
function xOf(y, lowest) {
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = (u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n)) % P;
  const found = mod(v * x * x);
  if (found === mod(-u)) x = (x * ROOT_OF_MINUS_1) % P;
  else if (found !== u) return null;
  if (x === 0n && lowest) return null;
  return (x & 1n) === lowest ? x : P - x;
}

function added([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = ((y1 - x1 + P) * (y2 - x2 + P)) % P;
  const b = ((y1 + x1) * (y2 + x2)) % P;
  const c = (2n * D * ((t1 * t2) % P)) % P;
  const d = (2n * z1 * z2) % P;
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

// m·A + n·B in one walk over the bits of both.
function sumOfMultiples(m, a, n, b) {
  const both = added(a, b);
  let sum = ZERO;
  for (let bit = 255n; bit >= 0n; bit--) {
    sum = added(sum, sum);
    const [ofA, ofB] = [(m >> bit) & 1n, (n >> bit) & 1n];
    if (ofA || ofB) sum = added(sum, ofA && ofB ? both : ofA ? a : b);
  }
  return sum;
}

const negative = ([x, y, z, t]) => [mod(-x), y, z, mod(-t)];
const isOfLowOrder = (point) => {
  let eightfold = point;
  for (let times = 0; times < 3; times++) eightfold = added(eightfold, eightfold);
  return eightfold[0] === 0n && eightfold[1] === eightfold[2];
};
const areSame = ([x1, y1, z1], [x2, y2, z2]) => mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

// A point from 32 bytes, or null: another writing of the same y, no point of the curve, or one of low order, under
// which one signature would fit many messages.
function pointIn(bytes) {
  const encoded = number(bytes);
  const y = encoded & (2n ** 255n - 1n);
  const x = y < P ? xOf(y, encoded >> 255n) : null;
  if (x === null) return null;
  const point = [x, y, 1n, mod(x * y)];
  return isOfLowOrder(point) ? null : point;
}

// Whether a key signed a message: S·B = R + k·A, without the cofactor, as OpenSSL and libsodium ask.
export function isSigned(message, signature, key) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const a = pointIn(key);
  const r = pointIn(signature.slice(0, 32));
  const s = number(signature.slice(32));
  if (!a || !r || s >= L) return false;
  const k = number(sha512(joined(signature.slice(0, 32), key, message))) % L;
  return areSame(sumOfMultiples(s, BASE, k, negative(a)), r);
}
