/** Which arm of an experiment somebody holds: that of the first exposure, for good, whatever becomes of the shares. */
import type { Site } from '../language/definition.ts';
import { type Context, featureOf } from './context.ts';
import { heldArm } from './experiment/exposure.ts';

/** Index of the feature that knows it, a text once they hold one; null where something is wrong, which has been reported. */
export function heldArmFeature(experiment: string, site: Site, context: Context): number | null {
  const definition = context.workspace.get('experiment', experiment);
  const feature = definition ? heldArm(definition, site, context) : null;
  return feature && featureOf(context, site.definition, feature);
}
