import { describe, expect, test } from 'vitest';
import { bucketOf, hash53, hashText, murmur128 } from './hash.ts';

/** Golden: a change of any of these orphans every stored profile. */
const VECTORS: readonly (readonly [string, number, string])[] = [
  ['', 0, '4oymiquy7qobjgx36tej'],
  ['a', 5896210150501078, 'zklycewkdo64v6wcggzz'],
  ['user_id:42', 6548816151618894, 'yrvnwjslxsgwm23ogpdz'],
  ['email:ana@example.com', 922328401965752, '7db4ea5wddwz5lydtyuy'],
  ['姓名', 1826778132422630, 'kc23duvl566km4sdaf76'],
  ['\u{1F514}', 6081981095276257, 'h3u2tvxqirso6w5hgkdq'],
  ['half a pair \ud800', 6525897976528112, 'mcsp7nd7tle2qtatblc4'],
  ['x'.repeat(400), 952459736413985, 'pmf5oagoazxpgumq7xrn'],
];

describe('hash53', () => {
  test.each(VECTORS)('of %j', (text, hash) => {
    expect(hash53(text)).toBe(hash);
  });

  test('is MurmurHash3_x86_128: the verification value of its published test', () => {
    // Hash the bytes 0, 1, 2 … of every length below 256 with seed 256 - length, then hash all the results.
    const key = Uint8Array.from({ length: 256 }, (_, index) => index);
    const results = Buffer.alloc(256 * 16);
    for (let length = 0; length < 256; length += 1) {
      murmur128(key, length, 256 - length).forEach((word, index) => {
        results.writeUInt32LE(word, length * 16 + index * 4);
      });
    }
    expect(murmur128(results, results.length, 0)[0]).toBe(0xb3ece62a);
  });

  test('is a safe integer, without collisions among similar texts, and evenly spread', () => {
    const count = 100_000;
    const seen = new Set<number>();
    const perBucket = new Array<number>(64).fill(0);
    for (let index = 0; index < count; index += 1) {
      const hash = hash53(`user_id:${index}`);
      expect(Number.isSafeInteger(hash) && hash >= 0).toBe(true);
      seen.add(hash);
      perBucket[bucketOf(hash, 64)]! += 1;
    }
    expect(seen.size).toBe(count);
    const mean = count / 64;
    // Six standard deviations of a fair spread.
    for (const size of perBucket) expect(Math.abs(size - mean)).toBeLessThan(6 * Math.sqrt(mean));
  });
});

describe('hashText', () => {
  test.each(VECTORS)('of %j', (text, _, name) => {
    expect(hashText(text)).toBe(name);
    expect(name).toMatch(/^[a-z2-7]{20}$/);
  });
});

test('a bucket is the rest of the division by their number', () => {
  expect([0, 5, 2 ** 53 - 1].map((id) => bucketOf(id, 4))).toStrictEqual([0, 1, 3]);
  expect(bucketOf(12_345, 1)).toBe(0);
});
