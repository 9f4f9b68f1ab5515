/** What the type of a model is told beside its data, in its own words: days for durations. */
import { parseDuration } from '../../language/duration.ts';
import type { ModelDefinition } from '../../language/kinds.ts';
import type { JsonObject } from '../../store/store.ts';
import { windowsIn } from './sources/events.ts';

const DAY = 86_400_000;
const LEARNERS = { logistic: 'logistic_regression', boosting: 'gradient_boosting' } as const;
const BASES = { logistic: 'linear', boosting: 'boosting' } as const;

export function specOf(model: ModelDefinition): JsonObject {
  const { type, method = 'best', horizon, file, connector, options = {} } = model;
  const { purchases, step, limits, scores, windows: _windows, after: _after, ...others } = options;
  // What says what is looked at is not told the type: it gets nothing else.
  const { answer: _, answered_within: _within, group: _group, arm: _arm, events: _events, ...plain } = others;
  return {
    ...plain,
    ...(method !== 'best' && (type === 'uplift' ? { base: BASES[method] } : { learner: LEARNERS[method] })),
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
    ...(type === 'magic_number' && {
      windows: windowsIn(options).map((span) => span / DAY),
    }),
    ...(type === 'clv' && { horizon: daysOf(horizon!) }),
  };
}

function daysOf(duration: string): number {
  return parseDuration(duration)! / DAY;
}
