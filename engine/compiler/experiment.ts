/** Checks experiments: shares that make a whole, arms that exist, a condition that means something. */
import type { Definition } from '../language/definition.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, siteOf } from './context.ts';
import { heldArmFeature } from './held-arm.ts';
import type { ReservedRule } from './program.ts';

/** Shares are written with a few decimals; their sum is off by less than this. */
const TOLERANCE = 1e-6;

export function checkExperiment(definition: Definition<'experiment'>, context: Context): void {
  const { arms, reserve = [], eligible } = definition.value;
  const site = siteOf(context, definition);
  const sum = Object.values(arms).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 100) > TOLERANCE) {
    site.at('arms').report({
      code: 'CAR-631',
      what: `the shares of the arms add up to ${Number(sum.toFixed(6))}, not to 100`,
      why: 'everybody who takes part is in exactly one arm, so the shares are percent of the whole',
      fix: 'change the shares so that they add up to 100',
    });
  }
  for (const [index, { arm }] of reserve.entries()) {
    if (Object.hasOwn(arms, arm)) continue;
    site.at('reserve', index, 'arm').report({
      code: 'CAR-533',
      what: `${definition.id} has no arm \`${arm}\``,
      why: 'an arm is reserved by its name under `arms:`',
      fix: `use one of ${Object.keys(arms).join(', ')}`,
    });
  }
  if (eligible === undefined) return;
  compileCondition(eligible, site.at('eligible'), { context, scope: context.profileScope, place: 'who' });
}

/** Arms whose people are held back from everybody's messages of a class, as long as the experiment is in the workspace. */
export function reservedArms(context: Context): ReservedRule[] {
  return context.workspace.all('experiment').flatMap((definition) => {
    const site = siteOf(context, definition);
    return (definition.value.reserve ?? []).flatMap(({ arm, class: messageClass }, index) => {
      const feature = heldArmFeature(definition.id, site.at('reserve', index), context);
      return feature === null ? [] : [{ experiment: definition.id, arm, class: messageClass, feature }];
    });
  });
}
