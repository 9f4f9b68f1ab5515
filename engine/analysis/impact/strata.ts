/** Who counts as alike: the same month, the same values, numbers between the same steps. Pure. */
import type { MatchProgram } from '../../compiler/metric/impact-program.ts';

/** Nothing is known. */
export const NONE = 'none';

/** The part of a value that people must have in common. */
export function alikeBy(steps: MatchProgram['steps'], value: unknown): string {
  if (value === undefined || value === null) return NONE;
  if (steps === undefined) return `is ${String(value)}`;
  if (typeof value !== 'number') return NONE;
  return steps === null ? sizeOf(value) : `${steps.filter((step) => value >= step).length}`;
}

/** From 1 to 2, from 2 to 5, from 5 to 10 and so on, below 1 likewise; 0 is its own. The decimal form says it without rounding. */
function sizeOf(value: number): string {
  if (value === 0) return '0';
  const [, sign, digit, exponent] = /^(-?)(\d)(?:\.\d+)?e([+-]\d+)$/.exec(value.toExponential())!;
  const from = Number(digit) >= 5 ? 5 : Number(digit) >= 2 ? 2 : 1;
  return `${sign}${from}e${exponent}`;
}

/** Small numbers for texts, in the order in which they come. */
export class Numbered {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  get names(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}
