/**
 * Whether somebody takes part in an experiment now, and in which arm: eligibility, the winner, the arm they hold, layers,
 * holdout, the draw. Whatever treats people by their arm asks here; the control groups of what it would send are its own to ask.
 */
import type { Definition, Site } from '../../language/definition.ts';
import { compileCondition } from '../conditions/index.ts';
import { type Context, noteUse } from '../context.ts';
import { heldArmFeature } from '../held-arm.ts';
import type { View } from '../view.ts';
import { drawOf, inLayer, layerName } from './draw.ts';
import { unitReader } from './unit.ts';

export interface Part {
  readonly arm: string;
  /** Whether meeting it is an exposure: not of an experiment that is decided. */
  readonly exposes: boolean;
  /** What the person shares with their unit, where that is not the person. */
  readonly unit: string | undefined;
}

/** Null for whoever takes no part. */
export function takingPart(
  definition: Definition<'experiment'>,
  site: Site,
  context: Context,
): (view: View) => Part | null {
  noteUse(context, site.definition, definition.address);
  const { id, value } = definition;
  if (value.exposed) {
    site.report({
      code: 'CAR-886',
      what: `${id} is assigned by somebody else`,
      why: '`exposed` says that an event from outside names the arm, so nothing here may draw another',
      fix: 'branch by `{ assigned: … , arm: … }`, or take `exposed` out of the experiment',
    });
  }
  const { eligible, unit, winner } = value;
  const test =
    eligible === undefined
      ? null
      : compileCondition(eligible, site, { context, scope: context.profileScope, place: 'who' });
  const isEligible = (view: View) => test === null || test.holds(view);
  if (winner !== undefined)
    return (view) => (isEligible(view) ? { arm: winner, exposes: false, unit: undefined } : null);
  const draw = drawOf(definition, context.workspace);
  const unitOf = unit === undefined ? null : unitReader(unit, site, context);
  const held = heldArm(id, site, context);
  const others = othersInLayer(definition, context).map((other) => heldArm(other, site, context));
  return (view) => {
    const shared = unitOf?.(view);
    // Who shares a value with nobody is in no unit.
    if (!isEligible(view) || (unitOf !== null && shared === undefined)) return null;
    const before = held(view);
    const drawnBy = shared ?? view.id;
    const isElsewhere = others.some((other) => other(view) !== undefined);
    if (before === undefined && (isElsewhere || !draw.takesPart(view.id, drawnBy))) return null;
    const named = shared === undefined ? undefined : String(shared);
    return { arm: before ?? draw.armOf(drawnBy), exposes: true, unit: named };
  };
}

/** Whoever holds an arm of one of them is in no other, even if the layer is divided otherwise now. */
function othersInLayer({ id, value }: Definition<'experiment'>, { workspace }: Context): string[] {
  const layer = layerName(value.layer);
  if (layer === undefined) return [];
  return inLayer(layer, workspace).flatMap((one) => (one.id === id ? [] : [one.id]));
}

/** The arm of the first exposure: shares may change, who holds an arm keeps it. */
function heldArm(id: string, site: Site, context: Context): (view: View) => string | undefined {
  const index = heldArmFeature(id, site, context);
  if (index === null) return () => undefined;
  return (view) => {
    const arm = view.feature(index);
    return typeof arm === 'string' ? arm : undefined;
  };
}
