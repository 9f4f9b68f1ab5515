/** When a feature wakes its profile: at the first instant at which anything that depends on it may come out otherwise. */
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { nextChange, nextCrossing } from './sweep.ts';

export const NEVER = Number.POSITIVE_INFINITY;

/** The slot stands at the draft's instant. */
export function wakeOf(
  { program }: Pick<Run, 'program'>,
  { slots, at }: Pick<Draft, 'slots' | 'at'>,
  index: number,
): number {
  const levels = program.watches[index]!;
  if (levels === null) return NEVER;
  const feature = program.features[index]!;
  const slot = slots.of(index);
  return levels === 'any' ? nextChange(feature, slot, at) : nextCrossing(feature, slot, at, levels);
}
