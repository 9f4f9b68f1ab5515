/**
 * Which rows of a sparse matrix are alike: cosine or Jaccard, pulled towards nought where only few agree. Kept: the nearest of each.
 * One pass over the pairs of entries that share a column; nothing is held for all pairs of rows.
 */
import type { Sparse } from './sparse.ts';

export interface NeighbourOptions {
  readonly measure: 'cosine' | 'jaccard';
  /** So many shared columns halve what a similarity of one column would be. */
  readonly shrinkage: number;
  readonly keep: number;
}

/** The neighbours of row r lie from `from[r]` to `from[r + 1]`, nearest first. */
export interface Neighbours {
  readonly from: Int32Array;
  readonly rows: Int32Array;
  readonly similarity: Float64Array;
}

/** A row: its columns, and the value at each. */
export interface Entries {
  readonly items: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Nearest first. */
export interface Nearest {
  readonly rows: number[];
  readonly similarity: number[];
}

export class NeighbourSearch {
  readonly #matrix: Sparse;
  readonly #turned: Sparse;
  readonly #options: NeighbourOptions;
  readonly #lengths: Float64Array;
  readonly #dots: Float64Array;
  readonly #shared: Int32Array;
  readonly #touched: Int32Array;

  /** `turned` is the matrix by columns. */
  constructor(matrix: Sparse, turned: Sparse, options: NeighbourOptions) {
    this.#matrix = matrix;
    this.#turned = turned;
    this.#options = options;
    this.#lengths = lengths(matrix, options.measure);
    this.#dots = new Float64Array(matrix.rows);
    this.#shared = new Int32Array(matrix.rows);
    this.#touched = new Int32Array(matrix.rows);
  }

  /** The nearest rows to this one, itself left out. */
  of(row: number): Nearest {
    const { from, columns, values } = this.#matrix;
    const [first, end] = [from[row]!, from[row + 1]!];
    const own = { items: columns.subarray(first, end), values: values.subarray(first, end) };
    return this.#nearest(own, this.#lengths[row]!, row);
  }

  /** The nearest rows to one that need not be among them; its columns ascend. */
  like(own: Entries): Nearest {
    return this.#nearest(own, lengthOf(own.values, this.#options.measure), -1);
  }

  #nearest(own: Entries, length: number, row: number): Nearest {
    const [dots, shared, touched, lengths] = [this.#dots, this.#shared, this.#touched, this.#lengths];
    const { measure, shrinkage, keep } = this.#options;
    const isJaccard = measure === 'jaccard';
    const count = isJaccard ? this.#count(own) : this.#multiply(own);
    const best = new Best(keep);
    let least = 0;
    for (let index = 0; index < count; index++) {
      const neighbour = touched[index]!;
      const [both, other] = [shared[neighbour]!, lengths[neighbour]!];
      const raw = isJaccard ? both / (length + other - both) : dots[neighbour]! / (length * other);
      const similarity = raw * (both / (both + shrinkage));
      // Most are less than any that is kept.
      if (similarity >= least && neighbour !== row) least = best.offer(neighbour, similarity);
      dots[neighbour] = 0;
      shared[neighbour] = 0;
    }
    return best.sorted();
  }

  /** How many columns each row shares; answers how many rows share any. */
  #count({ items }: Entries): number {
    const [shared, touched, { from, columns }] = [this.#shared, this.#touched, this.#turned];
    let count = 0;
    for (let entry = 0; entry < items.length; entry++) {
      const column = items[entry]!;
      const end = from[column + 1]!;
      for (let other = from[column]!; other < end; other++) {
        const neighbour = columns[other]!;
        if (shared[neighbour]!++ === 0) touched[count++] = neighbour;
      }
    }
    return count;
  }

  /** The same, with the products of their values. */
  #multiply({ items, values }: Entries): number {
    const [dots, shared, touched] = [this.#dots, this.#shared, this.#touched];
    let count = 0;
    for (let entry = 0; entry < items.length; entry++) {
      const column = items[entry]!;
      const value = values[entry]!;
      const end = this.#turned.from[column + 1]!;
      for (let other = this.#turned.from[column]!; other < end; other++) {
        const neighbour = this.#turned.columns[other]!;
        if (shared[neighbour]! === 0) touched[count++] = neighbour;
        shared[neighbour]!++;
        dots[neighbour]! += value * this.#turned.values[other]!;
      }
    }
    return count;
  }

  all(): Neighbours {
    const from = new Int32Array(this.#matrix.rows + 1);
    const rows: number[] = [];
    const similarity: number[] = [];
    for (let row = 0; row < this.#matrix.rows; row++) {
      const found = this.of(row);
      rows.push(...found.rows);
      similarity.push(...found.similarity);
      from[row + 1] = rows.length;
    }
    return { from, rows: Int32Array.from(rows), similarity: Float64Array.from(similarity) };
  }
}

function lengths({ rows, from, values }: Sparse, measure: 'cosine' | 'jaccard'): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    lengthOf(values.subarray(from[row]!, from[row + 1]!), measure),
  );
}

function lengthOf(values: ArrayLike<number>, measure: 'cosine' | 'jaccard'): number {
  if (measure === 'jaccard') return values.length;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]! ** 2;
  return Math.sqrt(sum);
}

/** Keeps the best few of many: equal ones by the smaller number, whatever order they come in. A heap, the worst on top. */
export class Best {
  readonly #most: number;
  readonly #rows: number[] = [];
  readonly #scores: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Answers what the next must have at least. */
  offer(row: number, score: number): number {
    if (this.#most < 1 || !(score > 0)) return this.#least;
    if (this.#rows.length < this.#most) {
      this.#rows.push(row);
      this.#scores.push(score);
      this.#up(this.#rows.length - 1);
    } else if (score > this.#scores[0]! || (score === this.#scores[0] && row < this.#rows[0]!)) {
      this.#rows[0] = row;
      this.#scores[0] = score;
      this.#down();
    }
    return this.#least;
  }

  get #least(): number {
    return this.#rows.length < this.#most ? 0 : this.#scores[0]!;
  }

  /** Best first. */
  sorted(): Nearest {
    const order = [...this.#rows.keys()].sort(
      (a, b) => this.#scores[b]! - this.#scores[a]! || this.#rows[a]! - this.#rows[b]!,
    );
    return {
      rows: order.map((place) => this.#rows[place]!),
      similarity: order.map((place) => this.#scores[place]!),
    };
  }

  #isWorse(a: number, b: number): boolean {
    const gap = this.#scores[a]! - this.#scores[b]!;
    return gap < 0 || (gap === 0 && this.#rows[a]! > this.#rows[b]!);
  }

  #up(at: number): void {
    for (let place = at; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!this.#isWorse(place, parent)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #down(): void {
    for (let place = 0; ; ) {
      let worst = place;
      for (const child of [2 * place + 1, 2 * place + 2])
        if (child < this.#rows.length && this.#isWorse(child, worst)) worst = child;
      if (worst === place) return;
      this.#swap(place, worst);
      place = worst;
    }
  }

  #swap(a: number, b: number): void {
    [this.#rows[a], this.#rows[b]] = [this.#rows[b]!, this.#rows[a]!];
    [this.#scores[a], this.#scores[b]] = [this.#scores[b]!, this.#scores[a]!];
  }
}
