/**
 * What depends on what, the other way round: which segments must be decided anew when a feature, a trait or
 * nothing but the time has changed. Follows the lineage of every segment through tags and other segments.
 */
import type { Context } from './context.ts';

/** Places of segments in the order in which they are decided, each list ascending. */
export interface Dependents {
  /** By feature index. */
  readonly ofFeature: readonly (readonly number[])[];
  readonly ofTrait: ReadonlyMap<string, readonly number[]>;
  /** With a condition about a date. */
  readonly ofTime: readonly number[];
}

/** `order` is the order of decision, as indexes of segments. */
export function dependentsOf(context: Context, order: readonly number[]): Dependents {
  const ofFeature: number[][] = context.features.features.map(() => []);
  const ofTrait = new Map<string, number[]>();
  const ofTime: number[] = [];
  const addresses = new Map([...context.segmentIndex].map(([id, index]) => [index, `segment.${id}`]));
  for (const [place, segment] of order.entries()) {
    const reached = lineageOf(context, addresses.get(segment)!);
    for (const address of reached) {
      for (const feature of context.featuresOf.get(address) ?? []) add(ofFeature[feature]!, place);
      if (context.timed.has(address)) add(ofTime, place);
      if (!address.startsWith('entity.profile.')) continue;
      const trait = address.slice('entity.profile.'.length);
      const list = ofTrait.get(trait) ?? [];
      ofTrait.set(trait, list);
      add(list, place);
    }
  }
  return { ofFeature, ofTrait, ofTime };
}

/** Places come in order, so a double is always the last. */
function add(list: number[], place: number): void {
  if (list.at(-1) !== place) list.push(place);
}

/** An address and everything it uses, directly or through others. */
function lineageOf({ uses }: Context, address: string): ReadonlySet<string> {
  const reached = new Set([address]);
  for (const one of reached) for (const used of uses.get(one) ?? []) reached.add(used);
  return reached;
}
