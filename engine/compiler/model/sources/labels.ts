/** What is predicted, asked of the events of the horizon alone. */
import { compileCondition } from '../../conditions/index.ts';
import type { Feature } from '../../feature.ts';
import type { SourceCompiler } from './source.ts';

export const labels: SourceCompiler = ({ predicts, type }, site, context) => {
  const own: Feature[] = [];
  const holds = compileCondition(predicts!, site.at('predicts'), {
    context,
    scope: context.profileScope,
    place: 'who',
    metric: { own: (feature) => placeOf(own, feature) },
  });
  const inverted = type === 'churn';
  return holds && { source: { of: 'labels', holds, own, inverted }, canonical: [holds.canonical, inverted] };
};

function placeOf(own: Feature[], feature: Feature): number {
  const known = own.findIndex(({ hash }) => hash === feature.hash);
  return known >= 0 ? known : own.push(feature) - 1;
}
