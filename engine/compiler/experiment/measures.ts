/** What an experiment is judged by: its metrics in their roles, with the time that counts after the exposure. */
import type { Definition, Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import { type Context, noteUse } from '../context.ts';
import { checkNumber } from '../metric/no-number.ts';
import type { MetricProgram } from '../metric/program.ts';
import type { Better, MeasureProgram } from './program.ts';

type Metrics = ReadonlyMap<string, MetricProgram>;

interface Wanted {
  readonly role: MeasureProgram['role'];
  readonly id: string;
  readonly better: Better;
  readonly mayWorsen: number;
  /** Times after the exposure, instead of the metric's own. */
  readonly horizons: readonly string[];
  readonly site: Site;
}

export function measuresOf(
  definition: Definition<'experiment'>,
  metrics: Metrics,
  site: Site,
  context: Context,
): readonly MeasureProgram[] {
  return wantedBy(definition, site).flatMap((named) => {
    const wanted = withArms(named, definition, context);
    if (!wanted) return [];
    const metric = metrics.get(wanted.id);
    // One that does not exist, or is wrong, was reported.
    if (!metric) return [];
    noteUse(context, definition, `metric.${wanted.id}`);
    if (!metric.isPerPerson) {
      wanted.site.report({
        code: 'CAR-868',
        what: `metric ${wanted.id} cannot be told person by person`,
        why: 'an experiment compares people, so each must have a part of their own in its metric',
        fix: 'name a count, a sum, an average, a share or a quantile, or arithmetic that adds such sums up or divides one by another',
      });
      return [];
    }
    const { role, better, mayWorsen, horizons } = wanted;
    const spans =
      horizons.length === 0
        ? [spanOf(metric, definition.value.attribution)]
        : horizons.map((horizon) => ({ after: 0, window: parseDuration(horizon)! }));
    return spans.map((span) => ({ role, metric, better, mayWorsen, ...span }));
  });
}

/**
 * Of a metric by impact the arms take the place of its cohorts: its metric, over its times. Null where one is to decide, which has been reported.
 */
function withArms(wanted: Wanted, definition: Definition<'experiment'>, context: Context): Wanted | null {
  const { id, role, horizons, site } = wanted;
  const value = context.workspace.get('metric', id)?.value;
  if (value === undefined || !('impact' in value)) return wanted;
  noteUse(context, definition, `metric.${id}`);
  const { of, over } = value.impact;
  if (role === 'secondary') return { ...wanted, id: of, horizons: horizons.length > 0 ? horizons : over };
  checkNumber(id, site, context);
  return null;
}

function wantedBy({ value }: Definition<'experiment'>, site: Site): Wanted[] {
  const { metric, better = 'higher', secondary = [], guardrails = [] } = value;
  return [
    ...(metric === undefined
      ? []
      : [
          {
            role: 'primary' as const,
            id: metric,
            better,
            mayWorsen: 0,
            horizons: [],
            site: site.at('metric'),
          },
        ]),
    ...secondary.map((one, index) => ({
      role: 'secondary' as const,
      id: one.metric,
      better: one.better ?? ('higher' as const),
      mayWorsen: 0,
      horizons: one.horizons ?? [],
      site: site.at('secondary', index, 'metric'),
    })),
    ...guardrails.map((one, index) => ({
      role: 'guardrail' as const,
      id: one.metric,
      better: one.better ?? ('higher' as const),
      mayWorsen: one.worse_by.at_most,
      horizons: [],
      site: site.at('guardrails', index, 'metric'),
    })),
  ];
}

function spanOf({ after, window }: MetricProgram, attribution: string | undefined) {
  if (attribution === undefined) return { after, window };
  return { after: 0, window: parseDuration(attribution)! };
}
