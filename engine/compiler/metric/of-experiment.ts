/** What an experiment asks of its metrics: that each person has a part of their own in them. */
import type { Definition } from '../../language/definition.ts';
import { type Context, noteUse, siteOf } from '../context.ts';

export function checkMetricsOf(definition: Definition<'experiment'>, context: Context): void {
  const { metric, guardrails = [] } = definition.value;
  const site = siteOf(context, definition);
  const named = [
    ...(metric === undefined ? [] : [{ id: metric, at: site.at('metric') }]),
    ...guardrails.map((one, index) => ({ id: one.metric, at: site.at('guardrails', index, 'metric') })),
  ];
  for (const { id, at } of named) {
    noteUse(context, definition, `metric.${id}`);
    // One that does not exist, or is wrong itself, was reported there.
    const known = context.metrics.get(id);
    if (!known || known.isPerPerson) continue;
    at.report({
      code: 'CAR-868',
      what: `metric ${id} cannot be told person by person`,
      why: 'an experiment compares people, so each must have a part of their own in its metric',
      fix: 'name a count, a sum, an average, a share or a quantile, or arithmetic that adds such sums up or divides one by another',
    });
  }
}
