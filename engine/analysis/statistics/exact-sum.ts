/**
 * A sum of doubles that is exact however many there are and in whatever order they come: it is rounded once, when it is
 * read. So figures do not depend on order of arrival, batches, buckets or the store. Shewchuk (1997), as in Python's `fsum`.
 */
export class ExactSum {
  /** Do not overlap, in rising size; their sum is exact. */
  #parts: number[] = [];

  add(value: number): void {
    let rest = value;
    const parts: number[] = [];
    for (const part of this.#parts) {
      const [large, small] = Math.abs(rest) < Math.abs(part) ? [part, rest] : [rest, part];
      const sum = large + small;
      const lost = small - (sum - large);
      if (lost !== 0) parts.push(lost);
      rest = sum;
    }
    parts.push(rest);
    this.#parts = parts;
  }

  /** Adds the product, itself without rounding (Dekker 1971). Above 1e150 or so the product leaves a double. */
  addProduct(a: number, b: number): void {
    const product = a * b;
    const [aHigh, aLow] = halves(a);
    const [bHigh, bLow] = halves(b);
    this.add(product);
    const lost = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    if (lost !== 0) this.add(lost);
  }

  addAll(other: ExactSum): void {
    for (const part of other.#parts) this.add(part);
  }

  /** The double nearest to the sum: one and the same for whatever order. */
  get value(): number {
    const parts = this.#parts;
    let place = parts.length - 1;
    let sum = place < 0 ? 0 : parts[place]!;
    let lost = 0;
    // From the largest down; what comes after the first loss matters only where it lies exactly between two doubles.
    while (place > 0 && lost === 0) {
      place -= 1;
      const before = sum;
      sum = before + parts[place]!;
      lost = parts[place]! - (sum - before);
    }
    const next = place > 0 ? parts[place - 1]! : 0;
    if (next !== 0 && Math.sign(lost) === Math.sign(next)) {
      const twice = lost * 2;
      const other = sum + twice;
      if (other - sum === twice) return other;
    }
    return sum;
  }
}

/** Two numbers of 26 bits whose sum it is. */
function halves(value: number): [number, number] {
  const scaled = value * 134_217_729;
  const high = scaled - (scaled - value);
  return [high, value - high];
}
