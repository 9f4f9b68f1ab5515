/** `frequency`: what the person was given often enough. It is counted by what this placement gave, whatever was seen of it. */
import { compileBehaviour } from '../../behaviour.ts';
import { featureOf } from '../../context.ts';
import type { LayerType } from '../layer.ts';

export const frequency: LayerType = {
  name: 'frequency',
  compile({ id, frequency: limit }, site, { context }) {
    if (limit === undefined) return null;
    const feature = compileBehaviour(
      {
        did: 'decision_made',
        each: 'items',
        where: `placement = ${JSON.stringify(id)}`,
        measure: 'tally',
        value: { key: 'within', expression: 'item' },
        within: limit.within,
      },
      site.at('frequency'),
      context,
    );
    if (!feature) return null;
    const index = featureOf(context, site.definition, feature);
    return (slate) => {
      const given = (slate.ask.view.feature(index) ?? {}) as Readonly<Record<string, number>>;
      const enough = new Set(
        Object.keys(given)
          .filter((item) => given[item]! >= limit.at_most)
          .map((item) => JSON.parse(item) as string),
      );
      if (enough.size > 0) slate.drop('frequency', ({ id }) => (enough.has(id) ? 'frequency' : null));
    };
  },
};
