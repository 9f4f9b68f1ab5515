/** A year of virtual time for so many people. */
import { yearOf } from '../../trials/time/year.ts';
import type { Stopwatch } from '../process/stopwatch.ts';

export interface YearArgument {
  readonly people: number;
}

export interface YearPassed {
  /** Of the year alone. */
  readonly seconds: number;
  readonly stops: number;
  readonly letters: number;
}

export async function run({ people }: YearArgument, stopwatch: Stopwatch): Promise<YearPassed> {
  const { result } = await stopwatch.time(() => yearOf(people));
  const { seconds, stops, letters } = result;
  // Four letters, and one card on a birthday.
  if (letters.length !== 5 * people) throw new Error(`${letters.length} letters for ${people} people`);
  return { seconds, stops, letters: letters.length };
}
