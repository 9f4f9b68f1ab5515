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

/** Empties it, smallest number first. What is set meanwhile is met too if it lies ahead, and else stays. */
export function* taken({ words }: Bits): Iterable<number> {
  for (let index = 0; index < words.length; index++) {
    let ahead = -1;
    for (let word = words[index]!; word !== 0; word = words[index]! & ahead) {
      const lowest = word & -word;
      words[index]! &= ~lowest;
      // All bits above this one; of the highest, none.
      ahead = ~((lowest - 1) | lowest);
      yield (index << 5) | (31 - Math.clz32(lowest));
    }
  }
}
