/** By which event somebody meets an experiment: the engine's own, or one from outside that names the arm. Everything that asks who holds which arm asks here. */
import type { Definition, Site } from '../../language/definition.ts';
import { type BehaviourSpec, compileBehaviour } from '../behaviour.ts';
import type { Context } from '../context.ts';
import type { BehaviourFeature } from '../feature.ts';

export interface ExposureProgram {
  readonly event: string;
  readonly where: BehaviourFeature['where'];
  /** Properties that name the arm, and what was assigned as one. */
  readonly arm: string;
  readonly unit: string;
}

/** The arm of the first exposure: shares may change, who holds an arm keeps it. Null where something is wrong, which has been reported. */
export function heldArm(
  { id, value: { exposed } }: Definition<'experiment'>,
  site: Site,
  context: Context,
): BehaviourFeature | null {
  const spec: BehaviourSpec = exposed
    ? {
        did: exposed.did,
        ...(exposed.where !== undefined && { where: exposed.where }),
        measure: 'first',
        value: { key: 'arm', expression: exposed.arm },
      }
    : {
        did: 'experiment_exposed',
        where: `experiment = ${JSON.stringify(id)}`,
        measure: 'first',
        value: { key: 'arm', expression: 'arm' },
      };
  return compileBehaviour(spec, site, context);
}

export function compileExposure(
  definition: Definition<'experiment'>,
  site: Site,
  context: Context,
): ExposureProgram | null {
  const { exposed } = definition.value;
  const feature = heldArm(definition, exposed ? site.at('exposed') : site, context);
  if (!feature) return null;
  const { event, where } = feature;
  return { event, where, arm: exposed?.arm ?? 'arm', unit: exposed?.unit ?? 'unit' };
}
