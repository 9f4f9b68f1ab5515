/** Rules of the form: who has these has that. From frequent sets; one thing on the right, as is usual; nothing on the left is allowed. */
import type { FrequentSet } from './fp-growth.ts';

export interface Rule {
  readonly left: readonly number[];
  readonly right: number;
  readonly count: number;
  /** Of all baskets. */
  readonly support: number;
  readonly confidence: number;
  /** Times the share of all baskets that have the right-hand side. */
  readonly lift: number;
}

export interface RuleLimits {
  readonly baskets: number;
  readonly confidence: number;
  readonly leastItems: number;
}

/** The most confident first. */
export function associationRules(
  sets: readonly FrequentSet[],
  { baskets, confidence, leastItems }: RuleLimits,
): Rule[] {
  const counts = new Map(sets.map(({ items, count }) => [items.join(), count]));
  const rules: Rule[] = [];
  for (const { items, count } of sets) {
    if (items.length < leastItems) continue;
    for (const right of items) {
      const left = items.filter((item) => item !== right);
      const ofLeft = left.length === 0 ? baskets : counts.get(left.join())!;
      // As whole numbers: 8 of 10 is not below 0.8.
      if (count < confidence * ofLeft - 1e-9) continue;
      const lift = (count / ofLeft) * (baskets / counts.get(String(right))!);
      rules.push({ left, right, count, support: count / baskets, confidence: count / ofLeft, lift });
    }
  }
  return rules.sort(
    (a, b) =>
      b.confidence - a.confidence ||
      b.count - a.count ||
      a.right - b.right ||
      (a.left.join() < b.left.join() ? -1 : 1),
  );
}
