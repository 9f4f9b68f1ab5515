/** What one person adds to a metric that is measured of people, in whole scaled numbers: sums over everybody are exact. */
import type { MeasuredMetric } from '../../compiler/metric/program.ts';
import type { Related, View } from '../../compiler/view.ts';
import type { Exact } from '../measures/exact.ts';
import { type BehaviourSlot, countedValues, pickedValue, slotValue } from '../sweep.ts';
import type { Asked, Past } from './past.ts';

export interface Contribution {
  /** Of values times `scaleOf` the metric. */
  readonly sum: Exact;
  /** What a ratio divides by; else 1. */
  readonly count: number;
  /** Of a quantile over occurrences: each of them, scaled. */
  readonly values?: readonly number[];
}

/** By which sums and values are multiplied. */
export function scaleOf({ what }: MeasuredMetric): number {
  return what.of === 'behaviour' ? 10 ** what.feature.decimals : 1;
}

/** Null where the person does not count. */
export function contributionOf({ who, what }: MeasuredMetric, view: View, past: Past): Contribution | null {
  if (who && !who.holds(view)) return null;
  if (what.of === 'share') return { sum: what.holds.holds(new PastView(view, past)) ? 1 : 0, count: 1 };
  const { adds, needsSome } = what;
  const asked = past(0);
  const found = asked.feature.kind === 'behaviour' && asked.feature.pick ? picked(asked) : null;
  if (adds === 'occurrences') {
    const values = found ? found.values : occurrences(asked);
    return values.length === 0 ? null : { sum: 0, count: values.length, values };
  }
  const { sum, count } = found ?? (adds === 'mean' ? summed(asked) : total(asked, adds));
  return needsSome && count === 0 ? null : { sum, count: adds === 'mean' ? count : 1 };
}

interface Amount {
  readonly sum: Exact;
  readonly count: number;
}

/** The one that is picked: 1, or what is measured of it. */
function picked(asked: Asked): Amount & { readonly values: readonly number[] } {
  const { feature, slot, at } = asked;
  const value = feature.kind === 'behaviour' ? pickedValue(feature, slot as BehaviourSlot, at) : null;
  if (value === null) return { sum: 0, count: 0, values: [] };
  const amount = value === true ? 1 : (value as number);
  return { sum: amount, count: 1, values: [amount] };
}

/** The state of an average is a sum and a count. */
function summed({ slot }: Asked): Amount {
  const [sum, count] = (slot as BehaviourSlot).state as [Exact, number];
  return { sum, count };
}

function total({ feature, slot, at }: Asked, adds: 'total' | 'people' | 'distinct'): Amount {
  const isSum = feature.kind === 'behaviour' && feature.measure === 'sum';
  // The state of a sum is the sum itself, exact and scaled.
  const sum = isSum ? ((slot as BehaviourSlot).state as Exact) : (slotValue(feature, slot, at) as number);
  return { sum: adds === 'people' ? Math.min(1, Number(sum)) : sum, count: 1 };
}

function occurrences({ feature, slot, at, history }: Asked): readonly number[] {
  if (feature.kind !== 'behaviour') return [];
  return [...countedValues(feature, slot as BehaviourSlot, at, history)] as number[];
}

/** A person, of whose past only a part counts. */
class PastView implements View {
  readonly id: number;
  readonly now: number;
  readonly scope: object;

  constructor(
    readonly view: View,
    readonly past: Past,
  ) {
    this.id = view.id;
    this.now = view.now;
    this.scope = view.scope;
  }

  own(place: number): unknown {
    const { feature, slot, at } = this.past(place);
    return slotValue(feature, slot, at);
  }

  feature(index: number): unknown {
    return this.view.feature(index);
  }

  member(index: number): boolean {
    return this.view.member(index);
  }

  flag(key: string): boolean {
    return this.view.flag(key);
  }

  imported(name: string): unknown {
    return this.view.imported(name);
  }

  related(relation: string, side: 'in' | 'out', segment: string | null): readonly Related[] {
    return this.view.related(relation, side, segment);
  }
}
