/**
 * What must be so for a condition to hold: for some of the things it looks at, the values they must have. It may
 * name too few things and too many values, never the other way round; so what it rules out can really never be.
 */
import type { Range } from '../../language/diagnostic.ts';
import type { Domain } from './domain.ts';
import { complement, intersect, isEmpty, union, type ValueSet } from './value-set.ts';

/** A piece of a condition as it is written, for messages. */
export interface Written {
  readonly text: string;
  readonly range: Range;
}

export interface Need {
  /** What it is about; equal keys have one value at a time. */
  readonly key: string;
  /** The same in words, e.g. `` `tier` ``. */
  readonly subject: string;
  readonly domain: Domain;
  readonly set: ValueSet;
  /** What is written is what must not hold. */
  readonly isNegated?: boolean;
  written(): Written;
}

/** Needs that cannot all be met: one alone, two that exclude each other, or several. */
export type Clash = readonly [Need, ...Need[]];

export type Outcome = { readonly needs: readonly Need[] } | { readonly clash: Clash };

export const unknown: Outcome = { needs: [] };

/** One need, or its opposite. Only for what says exactly for which values it holds. */
export function exactly(need: Need, negated: boolean): Outcome {
  return together([{ needs: [negated ? { ...need, set: complement(need.set), isNegated: true } : need] }]);
}

/** All of these hold. */
export function together(outcomes: readonly Outcome[]): Outcome {
  const byKey = new Map<string, [Need, ...Need[]]>();
  for (const outcome of outcomes) {
    if ('clash' in outcome) return outcome;
    for (const need of outcome.needs) {
      const known = byKey.get(need.key);
      if (known) known.push(need);
      else byKey.set(need.key, [need]);
    }
  }
  for (const needs of byKey.values()) if (isImpossible(needs)) return { clash: smallest(needs) };
  return { needs: [...byKey.values()].flat() };
}

/** One of these holds. */
export function either(outcomes: readonly Outcome[], written: () => Written): Outcome {
  const possible = outcomes.filter((outcome) => 'needs' in outcome);
  const [first, ...others] = possible;
  if (!first) return outcomes[0] ?? unknown;
  if (others.length === 0) return first;
  const needs: Need[] = [];
  for (const key of new Set(first.needs.map((need) => need.key))) {
    const ofEach = possible.map((outcome) => outcome.needs.filter((need) => need.key === key));
    if (ofEach.some((some) => some.length === 0)) continue;
    const set = ofEach.map((some) => some.map((need) => need.set).reduce(intersect)).reduce(union);
    const { key: _, isNegated: __, ...about } = ofEach[0]![0]!;
    needs.push({ ...about, key, set, written });
  }
  return { needs };
}

function isImpossible(needs: readonly Need[]): boolean {
  const { set, isWhole } = needs[0]!.domain;
  return isEmpty(
    needs.reduce((left, need) => intersect(left, need.set), set),
    isWhole,
  );
}

/** One or two that are enough; else all. */
function smallest(needs: readonly [Need, ...Need[]]): Clash {
  for (const need of needs) if (isImpossible([need])) return [need];
  for (const [index, other] of needs.entries())
    for (const one of needs.slice(0, index)) if (isImpossible([one, other])) return [one, other];
  return needs;
}
