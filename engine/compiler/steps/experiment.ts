/**
 * `experiment`: into the arm that a stable hash gives a person, for good; meeting it is an event. Whoever cannot take
 * part passes over it: in the control group of a class that an arm sends, not eligible, held out, or in another
 * experiment's part of the layer. Once it is decided, everybody who is eligible goes the winner's way, and nobody is exposed.
 */
import type { Definition, Site } from '../../language/definition.ts';
import type { ExperimentStep } from '../../language/kinds.ts';
import { compileCondition } from '../conditions/index.ts';
import { type Context, noteUse } from '../context.ts';
import { drawOf, inLayer, layerName } from '../experiment/draw.ts';
import { unitReader } from '../experiment/unit.ts';
import { heldArmFeature } from '../held-arm.ts';
import type { View } from '../view.ts';
import type { JourneyContext } from './context.ts';
import { everyStep } from './nested.ts';
import type { Frame, Move, StepType } from './step.ts';

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
    noteUse(context, site.definition, definition.address);
    checkArms(step, definition, site);
    if (definition.value.exposed) {
      site.at('experiment').report({
        code: 'CAR-886',
        what: `${definition.id} is assigned by somebody else`,
        why: '`exposed` says that an event from outside names the arm, so no journey may draw another',
        fix: 'branch by `{ assigned: … , arm: … }`, or take `exposed` out of the experiment',
      });
    }
    const { eligible, unit, winner } = definition.value;
    const test =
      eligible === undefined
        ? null
        : compileCondition(eligible, site.at('experiment'), {
            context,
            scope: context.profileScope,
            place: 'who',
          });
    const classes = classesIn(step, site, context);
    const isOut = (frame: Frame) =>
      classes.some((one) => frame.isInControl(one)) || (test !== null && !test.holds(frame.view));
    const go = (arm: string): Move => {
      const way = ways.find(({ label }) => label === arm);
      if (!way) return { to: next };
      return way.leaves ? { exit: arm } : { to: way.to, way: arm };
    };
    if (winner !== undefined) return { enter: (frame) => (isOut(frame) ? { to: next } : go(winner)), ways };
    const draw = drawOf(definition, context.workspace);
    const unitOf = unit === undefined ? null : unitReader(unit, site.at('experiment'), context);
    const held = heldArm(step.experiment, site, journey);
    const others = othersInLayer(definition, context).map((id) => heldArm(id, site, journey));
    return {
      enter(frame) {
        const { view } = frame;
        const shared = unitOf?.(view);
        // Who shares a value with nobody is in no unit.
        if (isOut(frame) || (unitOf !== null && shared === undefined)) return { to: next };
        const before = held(view);
        const drawnBy = shared ?? view.id;
        const isElsewhere = others.some((other) => other(view) !== undefined);
        if (before === undefined && (isElsewhere || !draw.takesPart(view.id, drawnBy))) return { to: next };
        const arm = before ?? draw.armOf(drawnBy);
        frame.record({ arm });
        frame.expose(step.experiment, arm, shared === undefined ? undefined : String(shared));
        return go(arm);
      },
      ways,
    };
  },
};

/** Whoever holds an arm of one of them is in no other, even if the layer is divided otherwise now. */
function othersInLayer({ id, value }: Definition<'experiment'>, { workspace }: Context): string[] {
  const layer = layerName(value.layer);
  if (layer === undefined) return [];
  return inLayer(layer, workspace).flatMap((one) => (one.id === id ? [] : [one.id]));
}

/** Classes of what the arms send and give people to do: whoever is held back from one would meet no difference. */
function classesIn(step: ExperimentStep, site: Site, { workspace }: Context): string[] {
  const templates = [...everyStep([step], site)].flatMap(([inside]) => {
    if ('task' in inside) return [inside.task.template];
    return 'send' in inside && 'template' in inside.send ? [inside.send.template] : [];
  });
  const found = templates.map((id) => workspace.get('template', id)?.value.class);
  return [...new Set(found.filter((one) => one !== undefined))];
}

/** The arm of the first exposure: shares may change, who holds an arm keeps it. */
function heldArm(id: string, site: Site, { context }: JourneyContext): (view: View) => string | undefined {
  const index = heldArmFeature(id, site, context);
  if (index === null) return () => undefined;
  return (view) => {
    const arm = view.feature(index);
    return typeof arm === 'string' ? arm : undefined;
  };
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
