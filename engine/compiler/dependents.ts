/**
 * What depends on what, the other way round: which segments and watched values must be decided anew when a
 * feature, a trait, a flag or nothing but the time has changed. Follows the lineage of each through tags and segments.
 */
import type { Context } from './context.ts';
import type { DecisionOrder } from './decision-order.ts';

/** Places in the order of decision, each list ascending. */
export interface Dependents {
  /** By feature index. */
  readonly ofFeature: readonly (readonly number[])[];
  readonly ofTrait: ReadonlyMap<string, readonly number[]>;
  readonly ofFlag: ReadonlyMap<string, readonly number[]>;
  /** By id of the tag. */
  readonly ofTag: ReadonlyMap<string, readonly number[]>;
  /** With a condition about a date. */
  readonly ofTime: readonly number[];
  /** By side and relation, e.g. `in:vehicle.owner`. */
  readonly ofRelation: ReadonlyMap<string, readonly number[]>;
}

/** Of the addresses that count; nothing else is decided anew. */
export function dependentsOf(
  context: Context,
  { order, addresses }: DecisionOrder,
  counts: (address: string) => boolean,
): Dependents {
  const ofFeature: number[][] = context.features.features.map(() => []);
  const ofTrait = new Map<string, number[]>();
  const ofFlag = new Map<string, number[]>();
  const ofTag = new Map<string, number[]>();
  const ofTime: number[] = [];
  const ofRelation = new Map<string, number[]>();
  const traits = `entity.${context.entity}.`;
  for (const [place, decided] of order.entries()) {
    const whose = addresses.get(decided)!;
    if (!counts(whose)) continue;
    const reached = lineageOf(context, whose);
    for (const address of reached) {
      for (const feature of context.featuresOf.get(address) ?? []) add(ofFeature[feature]!, place);
      for (const flag of context.flagsOf.get(address) ?? []) addTo(ofFlag, flag, place);
      for (const relation of context.relationsOf.get(address) ?? []) addTo(ofRelation, relation, place);
      if (context.timed.has(address)) add(ofTime, place);
      if (address.startsWith(traits)) addTo(ofTrait, address.slice(traits.length), place);
      const [, tag] = /^tag\.(.+)$/.exec(address) ?? [];
      if (tag !== undefined) addTo(ofTag, tag, place);
    }
  }
  return { ofFeature, ofTrait, ofFlag, ofTag, ofTime, ofRelation };
}

/** Places come in order, so a double is always the last. */
function add(list: number[], place: number): void {
  if (list.at(-1) !== place) list.push(place);
}

function addTo(lists: Map<string, number[]>, key: string, place: number): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  add(list, place);
}

/** Whether memberships of a segment change by what others do, and not by the fields alone. */
export function isMoved(context: Context, address: string): boolean {
  return [...lineageOf(context, address)].some(
    (one) => (context.featuresOf.get(one)?.size ?? 0) + (context.relationsOf.get(one)?.size ?? 0) > 0,
  );
}

/** Whether what others say of themselves has a part in its value: that is heard a moment after it is so. */
export function isHeard(context: Context, address: string): boolean {
  return [...lineageOf(context, address)].some((one) => (context.relationsOf.get(one)?.size ?? 0) > 0);
}

/**
 * An address and everything its value depends on, directly or through tags and segments; what else is named decides
 * nothing. It ends where another entity begins: what changes over there is told here, or was copied.
 */
function lineageOf({ uses, entityOf, entity }: Context, address: string): ReadonlySet<string> {
  const reached = new Set([address]);
  for (const one of reached) {
    if (!/^(tag|segment|has)\./.test(one)) continue;
    for (const used of uses.get(one) ?? []) if ((entityOf.get(used) ?? entity) === entity) reached.add(used);
  }
  return reached;
}
