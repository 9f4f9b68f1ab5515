/** Steps that a test names as `journey.step`, and places in journeys. */
import type { Site } from '../../language/definition.ts';
import type { Step } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import type { Context } from '../context.ts';
import { everyStep } from '../steps/nested.ts';

/** All steps of a journey by id; undefined where there is no such journey. */
export function stepsOf(
  journey: string,
  context: Context,
  site: Site,
): ReadonlyMap<string, Step> | undefined {
  const definition = context.workspace.get('journey', journey);
  if (!definition) return undefined;
  const { steps, finally: last = [] } = definition.value;
  return new Map([...everyStep([...steps, ...last], site)].map(([step]) => [step.id, step]));
}

/** The step that `journey.step` names; null where there is none, which is then reported. */
export function checkStep(text: string, site: Site, context: Context): Step | null {
  const [journey = '', id = ''] = text.split('.');
  const steps = stepsOf(journey, context, site);
  if (!steps) {
    if (context.workspace.broken.has(`journey.${journey}`)) return null;
    const near = nearest(
      journey,
      context.workspace.all('journey').map((one) => one.id),
    );
    site.report({
      code: 'CAR-764',
      what: `there is no journey \`${journey}\``,
      why: 'a step is named with its journey: `journey.step`',
      fix: near ? `did you mean \`${near}.${id}\`?` : 'name a journey of this workspace',
    });
    return null;
  }
  return checkStepId(journey, id, steps, site);
}

export function checkStepId(
  journey: string,
  id: string,
  steps: ReadonlyMap<string, Step>,
  site: Site,
): Step | null {
  const step = steps.get(id);
  if (step) return step;
  const near = nearest(id, steps.keys());
  site.report({
    code: 'CAR-764',
    what: `journey ${journey} has no step \`${id}\``,
    why: `its steps are ${[...steps.keys()].join(', ')}`,
    fix: near ? `did you mean \`${near}\`?` : 'use one of these',
  });
  return null;
}
