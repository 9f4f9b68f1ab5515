/** Which arm of an experiment somebody holds: that of the first exposure, for good, whatever becomes of the shares. */
import type { Site } from '../language/definition.ts';
import { compileBehaviour } from './behaviour.ts';
import { type Context, featureOf } from './context.ts';

/** Index of the feature that knows it, a text once they hold one; null where something is wrong, which has been reported. */
export function heldArmFeature(experiment: string, site: Site, context: Context): number | null {
  const feature = compileBehaviour(
    {
      did: 'experiment_exposed',
      where: `experiment = ${JSON.stringify(experiment)}`,
      measure: 'first',
      value: { key: 'arm', expression: 'arm' },
    },
    site,
    context,
  );
  return feature && featureOf(context, site.definition, feature);
}
