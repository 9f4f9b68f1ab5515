/** `assigned`: was exposed to an experiment, in any arm or in one. The first exposure says which arm, for good. */
import type { AssignedCondition } from '../../language/kinds.ts';
import { featureOf, noteUse } from '../context.ts';
import { heldArm } from '../experiment/exposure.ts';
import type { ConditionHead } from './condition.ts';

export const assigned: ConditionHead<AssignedCondition> = {
  head: 'assigned',
  compile(node, site, { context }) {
    const { assigned: id, arm } = node;
    const experiment = context.workspace.get('experiment', id);
    // One that does not exist was reported when references were resolved.
    if (!experiment) return null;
    noteUse(context, site.definition, experiment.address);
    const { arms } = experiment.value;
    if (arm !== undefined && !Object.hasOwn(arms, arm)) {
      site.at('arm').report({
        code: 'CAR-533',
        what: `${id} has no arm \`${arm}\``,
        why: 'nobody can hold an arm that the experiment does not declare',
        fix: `use one of ${Object.keys(arms).join(', ')}`,
      });
      return null;
    }
    const feature = heldArm(experiment, site, context);
    if (!feature) return null;
    const index = featureOf(context, site.definition, feature);
    const holds = (value: unknown) => (arm === undefined ? value !== undefined : value === arm);
    return {
      holds: (view) => holds(view.feature(index)),
      explain: (view) => ({
        text: `assigned ${id}${arm === undefined ? '' : `, arm ${arm}`}`,
        holds: holds(view.feature(index)),
        value: { arm: view.feature(index) },
      }),
      canonical: { assigned: feature.canonical, arm: arm ?? null },
      steps: [],
    };
  },
};
