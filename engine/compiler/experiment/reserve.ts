/** Arms whose people are held back from everybody's messages of a class, as long as the experiment is in the workspace and not decided. */
import { type Context, siteOf } from '../context.ts';
import { heldArmFeature } from '../held-arm.ts';
import type { ReservedRule } from '../program.ts';

export function reservedArms(context: Context): ReservedRule[] {
  return context.workspace.all('experiment').flatMap((definition) => {
    const { winner, reserve = [] } = definition.value;
    const site = siteOf(context, definition);
    return (winner === undefined ? reserve : []).flatMap(({ arm, class: messageClass }, index) => {
      const feature = heldArmFeature(definition.id, site.at('reserve', index), context);
      return feature === null ? [] : [{ experiment: definition.id, arm, class: messageClass, feature }];
    });
  });
}
