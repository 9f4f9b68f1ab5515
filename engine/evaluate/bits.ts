/** A set of small whole numbers that is walked in order: which segments are to be decided anew. */

export interface Bits {
  readonly words: Uint32Array;
  readonly size: number;
}

export function noBits(size: number): Bits {
  return { words: new Uint32Array((size + 31) >>> 5), size };
}

/** All of them. */
export function bitsOf(size: number): Bits {
  const bits = noBits(size);
  setAll(bits);
  return bits;
}

export function setAll({ words, size }: Bits): void {
  for (let bit = 0; bit < size; bit += 32)
    words[bit >>> 5] = size - bit >= 32 ? 0xffff_ffff : (1 << (size - bit)) - 1;
}

export function setBits({ words }: Bits, numbers: readonly number[]): void {
  for (let index = 0; index < numbers.length; index++) {
    const bit = numbers[index]!;
    words[bit >>> 5]! |= 1 << (bit & 31);
  }
}

export function hasBits({ words }: Bits): boolean {
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return true;
  return false;
}

/** Takes out the smallest number that is not below `from`; −1 if there is none. */
export function take({ words }: Bits, from: number): number {
  let index = from >>> 5;
  if (index >= words.length) return -1;
  let word = words[index]! & (-1 << (from & 31));
  while (word === 0) {
    if (++index === words.length) return -1;
    word = words[index]!;
  }
  const lowest = word & -word;
  words[index]! ^= lowest;
  return (index << 5) | (31 - Math.clz32(lowest));
}
