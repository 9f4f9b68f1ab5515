/**
 * The hashes that ids, samples and idempotency keys come from. They are part of the data format: another value
 * for the same text would orphan every profile, so the algorithms are fixed and the tests hold golden vectors.
 * Pure, the same on every machine and for every dialect of the store.
 */
import { hash as digest } from 'node:crypto';

/** Long enough for most texts; longer ones get a buffer of their own. */
const scratch = Buffer.allocUnsafe(1024);

/**
 * Non-negative 53-bit integer, well spread, for identifiers and message ids.
 *
 * MurmurHash3_x86_128 with seed 0 over the UTF-8 bytes of the text; the result is the first 32-bit word times
 * 2^21 plus the upper 21 bits of the second. Not for secrets: whoever chooses the texts can make two collide.
 */
export function hash53(text: string): number {
  const bytes = text.length * 3 <= scratch.length ? scratch : Buffer.allocUnsafe(text.length * 3);
  const [first, second] = murmur128(bytes, writeUtf8(text, bytes), 0);
  return first * 0x200000 + (second >>> 11);
}

/** Text of 20 characters of [a-z2-7], 100 bits of SHA-256 over UTF-8: for idempotency keys and file names. */
export function hashText(text: string): string {
  const bytes = digest('sha256', text, 'buffer');
  let name = '';
  for (let bit = 0; bit < 100; bit += 5) {
    const pair = (bytes[bit >>> 3]! << 8) | bytes[(bit >>> 3) + 1]!;
    name += ALPHABET[(pair >>> (11 - (bit & 7))) & 31];
  }
  return name;
}

/** RFC 4648 base 32, in lower case. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Where everything of a profile lives. */
export function bucketOf(id: number, buckets: number): number {
  return id % buckets;
}

function writeUtf8(text: string, bytes: Buffer): number {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return bytes.write(text, 'utf8');
    bytes[index] = unit;
  }
  return text.length;
}

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** MurmurHash3_x86_128 (Austin Appleby, public domain) of the first `length` bytes: four unsigned 32-bit words. */
export function murmur128(bytes: Uint8Array, length: number, seed: number): [number, number, number, number] {
  let h1 = seed;
  let h2 = seed;
  let h3 = seed;
  let h4 = seed;
  const whole = length & ~15;
  for (let at = 0; at < whole; at += 16) {
    h1 ^= Math.imul(rotate(Math.imul(word(bytes, at), C1), 15), C2);
    h1 = (Math.imul((rotate(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotate(Math.imul(word(bytes, at + 4), C2), 16), C3);
    h2 = (Math.imul((rotate(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotate(Math.imul(word(bytes, at + 8), C3), 17), C4);
    h3 = (Math.imul((rotate(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotate(Math.imul(word(bytes, at + 12), C4), 18), C1);
    h4 = (Math.imul((rotate(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  const tail = length & 15;
  if (tail > 12) h4 ^= Math.imul(rotate(Math.imul(part(bytes, whole + 12, length), C4), 18), C1);
  if (tail > 8) h3 ^= Math.imul(rotate(Math.imul(part(bytes, whole + 8, length), C3), 17), C4);
  if (tail > 4) h2 ^= Math.imul(rotate(Math.imul(part(bytes, whole + 4, length), C2), 16), C3);
  if (tail > 0) h1 ^= Math.imul(rotate(Math.imul(part(bytes, whole, length), C1), 15), C2);

  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = avalanche((h2 + h1) | 0);
  h3 = avalanche((h3 + h1) | 0);
  h4 = avalanche((h4 + h1) | 0);
  h1 = avalanche(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  return [h1 >>> 0, (h2 + h1) >>> 0, (h3 + h1) >>> 0, (h4 + h1) >>> 0];
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Little-endian word. */
function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Little-endian word of at most four bytes, ending where the text ends. */
function part(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  for (let at = Math.min(from + 4, length) - 1; at >= from; at -= 1) value = (value << 8) | bytes[at]!;
  return value;
}

function avalanche(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
