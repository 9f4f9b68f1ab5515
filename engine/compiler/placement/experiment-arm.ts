/** In which arm of an experiment somebody is ranked for: the arm they hold, else the one that the draw gives them, which they meet now. */
import type { Site } from '../../language/definition.ts';
import type { Context } from '../context.ts';
import { takingPart } from '../experiment/taking-part.ts';
import type { Ask } from './slate.ts';

/** Null for whoever takes no part. */
export function experimentArm(
  id: string,
  arms: readonly string[],
  site: Site,
  context: Context,
): (ask: Ask) => string | null {
  const definition = context.workspace.get('experiment', id);
  // One that does not exist was reported when references were resolved.
  if (!definition) return () => null;
  checkArms(id, Object.keys(definition.value.arms), arms, site);
  const partOf = takingPart(definition, site.at('experiment'), context);
  return ({ view, expose }) => {
    const part = partOf(view);
    if (part?.exposes) expose(id, part.arm, part.unit);
    return part?.arm ?? null;
  };
}

function checkArms(id: string, declared: readonly string[], written: readonly string[], site: Site): void {
  const missing = declared.find((arm) => !written.includes(arm));
  const extra = written.find((arm) => !declared.includes(arm));
  if (extra !== undefined)
    site.at('arms', extra).report(
      {
        code: 'CAR-533',
        what: `${id} has no arm \`${extra}\``,
        why: 'nobody can hold an arm that the experiment does not declare',
        fix: `use one of ${declared.join(', ')}`,
      },
      'key',
    );
  else if (missing !== undefined)
    site.at('arms').report({
      code: 'CAR-711',
      what: `nothing says how people in the arm \`${missing}\` are ranked for`,
      why: 'every arm of an experiment has its way',
      fix: `add \`${missing}: { by: … }\``,
    });
}
