/** A decision that another system made: what its log must say, so that another policy can be judged by it. */
import type { Json, JsonObject } from '../store/store.ts';

/** What is wrong with it; null: nothing. */
export function faultOfDecision({ placement, items }: JsonObject): string | null {
  if (placement === undefined) return '`placement` says of which placement it is';
  if (!Array.isArray(items)) return '`items` says what was given: [{ item, propensity }]';
  return items.map(faultOfItem).find((fault) => fault !== null) ?? null;
}

function faultOfItem(given: Json, index: number): string | null {
  const { item, propensity, position = index + 1 } = given as JsonObject;
  const place = `items[${index}]`;
  if (typeof item !== 'string' || item === '') return `${place}.item names what was given`;
  if (typeof propensity !== 'number' || !(propensity > 0 && propensity <= 1))
    return `${place}.propensity is how likely it was: above 0, at most 1`;
  return position === index + 1
    ? null
    : `${place}.position is not ${index + 1}: items stand in order of place`;
}
