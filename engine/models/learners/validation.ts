/** Rows to learn from and rows to judge by: by time where there are several cut-offs, by person where there is one. */
import { ModelFault } from '../fault.ts';
import type { Features } from '../types/type.ts';
import { FEWEST_OF_EACH } from './inputs.ts';
import { Random } from './random.ts';

export interface Parts {
  readonly earlier: Int32Array;
  readonly later: Int32Array;
}

const HELD_OUT = 0.2;

/** The latest cut-offs that make a fifth of the rows; people by chance where that leaves too few of an outcome on a side. */
export function partByTime({ cutoffs, people, table }: Features, labels: Float64Array, seed: string): Parts {
  const sorted = cutoffs.slice().sort();
  const border = sorted[Math.floor(sorted.length * (1 - HELD_OUT))] ?? 0;
  const all = Int32Array.from({ length: table.rows }, (_, row) => row);
  const byTime = split(all, (row) => cutoffs[row]! >= border);
  if (byTime.earlier.length > 0 && hasBoth(byTime, labels)) return byTime;
  const random = new Random(seed).fork('validation');
  const isHeld = new Map<number, boolean>();
  const numbered = people.length === table.rows ? people : Float64Array.from(all);
  for (const person of numbered) if (!isHeld.has(person)) isHeld.set(person, random.next() < HELD_OUT);
  const byPerson = split(all, (row) => isHeld.get(numbered[row]!)!);
  if (hasBoth(byPerson, labels)) return byPerson;
  const ones = labels.reduce((sum, label) => sum + label, 0);
  throw new ModelFault('CAR-970', {
    what: `There are ${labels.length} rows, ${ones} of people who did it.`,
    why: 'They are too few to learn from one part of them and to be judged on another.',
    fix: 'Wait, take more people into `who`, or more cut-offs into `train`.',
  });
}

function split(all: Int32Array, isLater: (row: number) => boolean): Parts {
  return { earlier: all.filter((row) => !isLater(row)), later: all.filter(isLater) };
}

function hasBoth({ earlier, later }: Parts, labels: Float64Array): boolean {
  const enough = (rows: Int32Array, least: number) => {
    const ones = rows.reduce((sum, row) => sum + labels[row]!, 0);
    return ones >= least && rows.length - ones >= least;
  };
  return enough(earlier, FEWEST_OF_EACH) && earlier.length >= 50 && enough(later, 2);
}
