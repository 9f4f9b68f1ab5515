/** What is predicted, asked of the events of the horizon alone. */
import type { Site } from '../../../language/definition.ts';
import type { ModelDefinition } from '../../../language/kinds.ts';
import { compileCondition } from '../../conditions/index.ts';
import type { Context } from '../../context.ts';
import type { Feature } from '../../feature.ts';
import type { Predicted } from '../program.ts';
import type { SourceCompiler } from './source.ts';

export const labels: SourceCompiler = (model, site, context) => {
  const predicted = predictedOf(model, site, context);
  const inverted = model.type === 'churn';
  return (
    predicted && {
      source: { of: 'labels', ...predicted, inverted },
      canonical: [predicted.holds.canonical, inverted],
    }
  );
};

/** Null where something is wrong, which has been reported. */
export function predictedOf({ predicts }: ModelDefinition, site: Site, context: Context): Predicted | null {
  const own: Feature[] = [];
  const holds = compileCondition(predicts!, site.at('predicts'), {
    context,
    scope: context.profileScope,
    place: 'who',
    metric: { own: (feature) => placeOf(own, feature) },
  });
  return holds && { holds, own };
}

function placeOf(own: Feature[], feature: Feature): number {
  const known = own.findIndex(({ hash }) => hash === feature.hash);
  return known >= 0 ? known : own.push(feature) - 1;
}
