/**
 * `experiment`: into the arm that a stable hash gives a person, for good; meeting it is an event. Whoever cannot take
 * part passes over it: in the control group of a class that an arm sends, not eligible, held out, or in another
 * experiment's part of the layer. Once it is decided, everybody who is eligible goes the winner's way, and nobody is exposed.
 */
import type { Definition, Site } from '../../language/definition.ts';
import type { ExperimentStep } from '../../language/kinds.ts';
import type { Context } from '../context.ts';
import { takingPart } from '../experiment/taking-part.ts';
import { everyStep } from './nested.ts';
import type { StepType } from './step.ts';

export const experiment: StepType<ExperimentStep> = {
  head: 'experiment',
  compile(step, site, journey, next) {
    const { context } = journey;
    const definition = context.workspace.get('experiment', step.experiment);
    const ways = Object.entries(step.arms).map(([arm, steps]) => ({
      label: arm,
      to: typeof steps === 'string' ? null : journey.compileList(steps, site.at('arms', arm), journey, next),
      leaves: typeof steps === 'string',
    }));
    // One that does not exist was reported when references were resolved.
    if (!definition) return { enter: () => ({ to: next }), ways };
    checkArms(step, definition, site);
    const partOf = takingPart(definition, site.at('experiment'), context);
    const classes = classesIn(step, site, context);
    return {
      enter(frame) {
        const part = classes.some((one) => frame.isInControl(one)) ? null : partOf(frame.view);
        if (part === null) return { to: next };
        const { arm, exposes, unit } = part;
        if (exposes) {
          frame.record({ arm });
          frame.expose(step.experiment, arm, unit);
        }
        const way = ways.find(({ label }) => label === arm);
        if (!way) return { to: next };
        return way.leaves ? { exit: arm } : { to: way.to, way: arm };
      },
      ways,
    };
  },
};

/** Classes of what the arms send and give people to do: whoever is held back from one would meet no difference. */
function classesIn(step: ExperimentStep, site: Site, { workspace }: Context): string[] {
  const templates = [...everyStep([step], site)].flatMap(([inside]) => {
    if ('task' in inside) return [inside.task.template];
    return 'send' in inside && 'template' in inside.send ? [inside.send.template] : [];
  });
  const found = templates.map((id) => workspace.get('template', id)?.value.class);
  return [...new Set(found.filter((one) => one !== undefined))];
}

function checkArms({ arms }: ExperimentStep, { id, value }: Definition<'experiment'>, site: Site): void {
  for (const arm of Object.keys(arms)) {
    if (Object.hasOwn(value.arms, arm)) continue;
    site.at('arms', arm).report(
      {
        code: 'CAR-533',
        what: `${id} has no arm \`${arm}\``,
        why: 'nobody can hold an arm that the experiment does not declare',
        fix: `use one of ${Object.keys(value.arms).join(', ')}`,
      },
      'key',
    );
  }
  const missing = Object.keys(value.arms).filter((arm) => !Object.hasOwn(arms, arm));
  if (missing.length === 0) return;
  site.at('arms').report({
    code: 'CAR-711',
    what: `the step does not say what happens in the arm \`${missing.join('`, `')}\``,
    why: 'every arm of an experiment has its steps, or leaves by the word `exit`',
    fix: `add \`${missing[0]}: exit\`, or its steps`,
  });
}
