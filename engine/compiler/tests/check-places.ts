/** Checks where a test expects people: steps and ends of journeys, arms of experiments. */
import type { Site } from '../../language/definition.ts';
import type { Step, TestExpectation, TestPlace } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import { checkStepId, stepsOf } from './check-steps.ts';
import type { TestContext } from './check-test.ts';

export function checkPositions({ position = {} }: TestExpectation, site: Site, checked: TestContext): void {
  const { context } = checked;
  for (const [journey, place] of Object.entries(position)) {
    const at = site.at(journey);
    const steps = stepsOf(journey, context, at);
    if (!steps) {
      if (!context.workspace.broken.has(`journey.${journey}`)) reportUnknown('journey', journey, at, checked);
      continue;
    }
    if (typeof place === 'string') checkStepId(journey, place, steps, at);
    else checkPlace(journey, place, steps, at, checked);
  }
}

function checkPlace(
  journey: string,
  { step, ended, inside, began }: TestPlace,
  steps: ReadonlyMap<string, Step>,
  site: Site,
  { context }: TestContext,
): void {
  if (step !== undefined) checkStepId(journey, step, steps, site.at('step'));
  const isNowhere = began === false || began === 0;
  const contradicts =
    (ended !== undefined && (step !== undefined || inside === true || isNowhere)) ||
    (step !== undefined && (inside === false || isNowhere)) ||
    (inside === true && isNowhere);
  if (contradicts)
    site.report({
      code: 'CAR-770',
      what: 'nobody can be in such a place',
      why: 'who stands at a step is inside, who has ended is not, and who never began is nowhere',
      fix: 'leave one of the two out',
    });
  if (ended === undefined) return;
  const { goal, stop } = context.workspace.get('journey', journey)!.value;
  const ends = [
    'done',
    'restarted',
    ...(goal === undefined ? [] : ['goal']),
    ...(stop === undefined ? [] : ['stop']),
    ...[...steps.values()].flatMap(exitsOf),
  ];
  if (ends.includes(ended)) return;
  const near = nearest(ended, ends);
  site.at('ended').report({
    code: 'CAR-770',
    what: `journey ${journey} never ends with \`${ended}\``,
    why: `it ends with ${ends.join(', ')}`,
    fix: near ? `did you mean \`${near}\`?` : 'use one of these',
  });
}

function exitsOf(step: Step): string[] {
  if ('exit' in step) return [step.exit];
  if (!('experiment' in step)) return [];
  return Object.entries(step.arms).flatMap(([arm, steps]) => (steps === 'exit' ? [arm] : []));
}

export function checkArmNames({ arms = {} }: TestExpectation, site: Site, checked: TestContext): void {
  for (const [id, arm] of Object.entries(arms)) {
    const experiment = checked.context.workspace.get('experiment', id);
    if (!experiment) {
      if (!checked.context.workspace.broken.has(`experiment.${id}`))
        reportUnknown('experiment', id, site.at(id), checked);
      continue;
    }
    const known = Object.keys(experiment.value.arms);
    if (typeof arm === 'object' || known.includes(String(arm))) continue;
    const near = nearest(String(arm), known);
    site.at(id).report({
      code: 'CAR-533',
      what: `${id} has no arm \`${arm}\``,
      why: 'nobody can hold an arm that the experiment does not declare',
      fix: near ? `did you mean \`${near}\`?` : `use one of ${known.join(', ')}`,
    });
  }
}

function reportUnknown(
  kind: 'journey' | 'experiment',
  id: string,
  site: Site,
  { context }: TestContext,
): void {
  const known = context.workspace.all(kind).map((one) => one.id);
  const near = nearest(id, known);
  site.report(
    {
      code: 'CAR-222',
      what: `unknown ${kind} \`${id}\``,
      why: `no file declares ${kind === 'experiment' ? 'an' : 'a'} ${kind} of this id`,
      fix: near ? `did you mean \`${near}\`?` : `name one of ${known.join(', ')}`,
    },
    'key',
  );
}
