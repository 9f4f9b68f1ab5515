/**
 * Who takes part in an experiment, and in which arm: all that hashes decide. The step that assigns and the tests of users ask it, so
 * they cannot differ. What a person did or holds already is not asked here.
 */
import type { Definition } from '../../language/definition.ts';
import type { Workspace } from '../../language/workspace.ts';
import { armOf, experimentOf, isInControl, placeIn } from '../assignment.ts';

export interface Draw {
  /** Neither in its holdout, nor in another experiment's part of the layer. `unit`: a profile's id, or the value that people share. */
  takesPart(profile: number, unit: string | number): boolean;
  armOf(unit: string | number): string;
}

export function drawOf({ id, value }: Definition<'experiment'>, workspace: Workspace): Draw {
  const { arms, holdout } = value;
  const isInPart = partOf(id, value.layer, workspace);
  return {
    takesPart(profile, unit) {
      if (holdout && isInControl(profile, holdout.percent, holdout.seed ?? 'global')) return false;
      return isInPart(unit);
    },
    armOf: (unit) => armOf(id, unit, arms),
  };
}

type Layer = Definition<'experiment'>['value']['layer'];

function partOf(id: string, layer: Layer, workspace: Workspace): (unit: string | number) => boolean {
  if (layer === undefined) return () => true;
  if (typeof layer === 'string') {
    const sharing = inLayer(layer, workspace).map((one) => one.id);
    return (unit) => experimentOf(layer, unit, sharing) === id;
  }
  const [from = 0, upTo = 0] = layer.percent;
  return (unit) => {
    const place = placeIn(layer.id, unit);
    return from <= place && place < upTo;
  };
}

/** Experiments of the layer that are not decided, in order of id. */
export function inLayer(layer: string, workspace: Workspace): readonly Definition<'experiment'>[] {
  return workspace
    .all('experiment')
    .filter(({ value }) => value.winner === undefined && layerName(value.layer) === layer);
}

export function layerName(layer: Layer): string | undefined {
  return typeof layer === 'object' ? layer.id : layer;
}
