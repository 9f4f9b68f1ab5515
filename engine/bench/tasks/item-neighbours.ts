/** The similarities of items by who had them: as the recommender works them out, or as one would write it down with maps. */
import { fitRecommender, matrixOf } from '../../models/learners/recommender.ts';
import { transposed } from '../../models/learners/sparse.ts';
import { optionsOf } from '../../models/types/recommend.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { interactionsOf } from '../workload/learning.ts';

export interface NeighboursArgument {
  readonly interactions: number;
  readonly how: 'recommender' | 'maps';
}

export async function run({ interactions: count, how }: NeighboursArgument, stopwatch: Stopwatch) {
  const interactions = interactionsOf(count);
  const options = optionsOf({ measure: 'jaccard', shrinkage: 0, mix: { user: 0 } });
  const before = process.memoryUsage().rss;
  const { seconds, result } = await stopwatch.time(async () => {
    if (how === 'maps') return byMaps(interactions, options.neighbours);
    const fitted = fitRecommender(interactions, options);
    return fitted.similarity.reduce((sum, one) => sum + one, 0);
  });
  const most = process.resourceUsage().maxRSS * 1024;
  const { rows, width } = matrixOf(interactions, options);
  return { seconds, similarity: result, before, most, people: rows, items: width };
}

/** The sum of the similarities that are kept, so that both can be seen to say the same. */
function byMaps(interactions: ReturnType<typeof interactionsOf>, keep: number): number {
  const matrix = matrixOf(interactions, { halfLife: 0 });
  const byItem = transposed(matrix);
  const owners = Array.from(
    { length: byItem.rows },
    (_, item) => new Set(byItem.columns.subarray(byItem.from[item], byItem.from[item + 1])),
  );
  const baskets = Array.from({ length: matrix.rows }, (_, person) => [
    ...matrix.columns.subarray(matrix.from[person], matrix.from[person + 1]),
  ]);
  let sum = 0;
  for (const [item, own] of owners.entries()) {
    const shared = new Map<number, number>();
    for (const person of own)
      for (const other of baskets[person]!)
        if (other !== item) shared.set(other, (shared.get(other) ?? 0) + 1);
    const nearest = [...shared].map(([other, both]) => both / (own.size + owners[other]!.size - both));
    nearest.sort((a, b) => b - a);
    for (const one of nearest.slice(0, keep)) sum += one;
  }
  return sum;
}
