/** Comparators of counts and sums: they only compare, and what is missing satisfies none of them. */
import type { Comparison } from '../language/kinds.ts';

export type { Comparison };

export function compare(comparison: Comparison, value: unknown): boolean {
  if (typeof value !== 'number') return false;
  const { at_least, at_most, exactly, between } = comparison;
  if (at_least !== undefined && value < at_least) return false;
  if (at_most !== undefined && value > at_most) return false;
  if (exactly !== undefined && value !== exactly) return false;
  return between === undefined || (value >= between[0]! && value <= between[1]!);
}

export function comparisonText({ at_least, at_most, exactly, between }: Comparison): string {
  const parts: string[] = [];
  if (at_least !== undefined) parts.push(`at least ${at_least}`);
  if (at_most !== undefined) parts.push(`at most ${at_most}`);
  if (exactly !== undefined) parts.push(`exactly ${exactly}`);
  if (between !== undefined) parts.push(`between ${between[0]} and ${between[1]}`);
  return parts.join(' and ');
}

/** A comparison of a count, as people say it. */
export function timesText(comparison: Comparison): string {
  if (comparison.at_least === 1 && Object.keys(comparison).length === 1) return 'at least once';
  return `${comparisonText(comparison)} times`;
}
