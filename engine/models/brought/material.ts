/** What is asked of a model that was learnt elsewhere when a version is made of it: scores of those by whom it is judged. */

import { ModelFault } from '../fault.ts';
import { dataOf, type Given } from '../given.ts';
import type { Material } from '../sources/source.ts';
import type { Gathering } from '../vectors.ts';
import type { Brought } from './brought.ts';

export interface Most {
  readonly learning: number;
  readonly held: number;
}

/** Nothing is learnt, so what is learnt from elsewhere only shows how far people have moved. */
const MOST: Most = { learning: 5_000, held: 20_000 };
/** Where nothing comes true of anybody, a trial shows that it answers. */
const TRIAL: Most = { learning: 1_000, held: 1_000 };

export function fewer({ learning, held, ...others }: Material, isJudged: boolean): Material {
  const most = isJudged ? MOST : TRIAL;
  return { learning: sampled(learning, most.learning), held: sampled(held, most.held), ...others };
}

/** @throws ModelFault where it does not answer for all: half an answer is no judgement */
export async function broughtScores(
  brought: Brought,
  given: Given,
  isStopped: () => boolean,
): Promise<Given> {
  const { table } = dataOf(given).features!;
  const { scores, unanswered, reason } = await brought.score(table, isStopped);
  const missing = unanswered.reduce((sum, one) => sum + one, 0);
  if (missing === 0) return { ...given, scores };
  throw new ModelFault('CAR-985', {
    what: `Of ${table.rows} people ${missing} were not scored: ${reason}.`,
    why: 'A version is judged by all of those who are held out, or by none.',
    fix: 'Look at the service and its log, and train again: `carillon models train`.',
  });
}

/** At most so many rows, evenly taken in the order of moments and people: the same in whatever order they came. */
export function sampled(given: Given, most: number): Given {
  const { rows } = given;
  if (rows === undefined || rows.people.length <= most) return given;
  const order = Int32Array.from(rows.people.keys()).sort(
    (a, b) => rows.moments[a]! - rows.moments[b]! || rows.people[a]! - rows.people[b]!,
  );
  const chosen = Int32Array.from(
    { length: most },
    (_, place) => order[Math.floor((place * order.length) / most)]!,
  );
  const taken = (values: Float64Array) => Float64Array.from(chosen, (row) => values[row]!);
  const few: Gathering = {
    ...rows,
    columns: rows.columns.map(taken),
    people: taken(rows.people),
    moments: taken(rows.moments),
    labels: taken(rows.labels),
  };
  return { ...given, rows: few };
}
