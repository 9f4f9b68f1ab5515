/**
 * Sums over people, by name: each person's own counts are put in, or taken out again. Beside the sum it keeps how many
 * people are in it, and the squares, from which a sample's error follows.
 */
export interface Figure {
  readonly sum: number;
  readonly people: number;
  /** Of each person's own sum. */
  readonly squares: number;
}

interface Sums {
  sum: number;
  people: number;
  squares: number;
}

/** Counts of one person. */
export class OwnFigures {
  readonly counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }
}

const NOTHING: Figure = { sum: 0, people: 0, squares: 0 };
/** Between the parts of a name: no id has it. */
const BETWEEN = '|';

export class Figures {
  readonly #figures = new Map<string, Sums>();

  put({ counts }: OwnFigures, sign: 1 | -1): void {
    for (const [name, count] of counts) {
      const known = this.#figures.get(name) ?? { ...NOTHING };
      known.sum += sign * count;
      known.people += sign;
      known.squares += sign * count * count;
      this.#keep(name, known);
    }
  }

  /** What others have counted. */
  add(others: ReadonlyMap<string, Figure>): void {
    for (const [name, { sum, people, squares }] of others) {
      const known = this.#figures.get(name) ?? { ...NOTHING };
      known.sum += sum;
      known.people += people;
      known.squares += squares;
      this.#keep(name, known);
    }
  }

  /** Who was put in elsewhere may be taken out here: nothing is left only where all three say so. */
  #keep(name: string, figure: Sums): void {
    if (figure.people === 0 && figure.sum === 0 && figure.squares === 0) this.#figures.delete(name);
    else this.#figures.set(name, figure);
  }

  get all(): ReadonlyMap<string, Figure> {
    return this.#figures;
  }

  of(...name: readonly string[]): Figure {
    return this.#figures.get(nameOf(...name)) ?? NOTHING;
  }

  /** All whose name begins so, with the rest of its parts, in order of name. */
  under(...name: readonly string[]): { readonly rest: readonly string[]; readonly figure: Figure }[] {
    const prefix = nameOf(...name) + BETWEEN;
    return [...this.#figures]
      .filter(([known]) => known.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([known, figure]) => ({ rest: known.slice(prefix.length).split(BETWEEN), figure }));
  }
}

export function nameOf(...parts: readonly string[]): string {
  return parts.join(BETWEEN);
}

/** Half the width of the interval in which the sum over everybody lies, in 95 of 100 samples. */
export function errorOf(
  { sum, squares }: Figure,
  { size, of }: { readonly size: number; readonly of: number },
): number {
  if (size < 2 || size >= of) return 0;
  const mean = sum / size;
  const variance = Math.max(0, (squares / size - mean * mean) * (size / (size - 1)));
  return 1.96 * of * Math.sqrt((variance / size) * (1 - size / of));
}
