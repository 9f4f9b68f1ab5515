/** What the type of a model is told beside its data, in its own words: days for durations. */
import { parseDuration } from '../../language/duration.ts';
import type { ModelDefinition } from '../../language/kinds.ts';
import type { JsonObject } from '../../store/store.ts';

const DAY = 86_400_000;
const LEARNERS = { logistic: 'logistic_regression', boosting: 'gradient_boosting' } as const;

export function specOf(model: ModelDefinition): JsonObject {
  const { type, method = 'best', horizon, file, connector, options = {} } = model;
  const { purchases, step, limits, scores, ...plain } = options;
  return {
    ...plain,
    ...(method !== 'best' && { learner: LEARNERS[method] }),
    ...(purchases !== undefined && { model: purchases }),
    ...(step !== undefined && { step: daysOf(step) }),
    ...(limits !== undefined && {
      limits: {
        cooling: daysOf(limits.cooling),
        dormant: daysOf(limits.dormant),
        lost: daysOf(limits.lost),
      },
    }),
    ...(scores !== undefined && { output: scores }),
    ...(file !== undefined && { file }),
    ...(connector !== undefined && { connector }),
    ...(type === 'clv' && { horizon: daysOf(horizon!) }),
  };
}

function daysOf(duration: string): number {
  return parseDuration(duration)! / DAY;
}
