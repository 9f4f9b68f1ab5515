/** Every key of an expectation: a new one is a file and a line here. */
import type { TestExpectation } from '../../../language/kinds.ts';
import type { Facts } from '../facts.ts';
import { called } from './called.ts';
import { decided } from './decided.ts';
import type { Check, Head, Mismatch } from './expectation.ts';
import { granted } from './granted.ts';
import { inSegments, notInSegments } from './membership.ts';
import { nothing } from './nothing.ts';
import { position } from './position.ts';
import { sent } from './sent.ts';
import { synced } from './synced.ts';
import { tasks } from './tasks.ts';
import { arms, tags, traits } from './values.ts';

const checks: { readonly [Key in Head]-?: Check<Key> } = {
  in: inSegments,
  not_in: notInSegments,
  tags,
  traits,
  arms,
  position,
  sent,
  nothing,
  granted,
  tasks,
  called,
  decided,
  synced,
};

/** What of an expectation does not hold, key by key. */
export function* mismatchesOf(expected: TestExpectation, facts: Facts): Generator<Mismatch> {
  for (const [key, check] of Object.entries(checks)) {
    const value = expected[key as Head];
    if (value !== undefined)
      yield* (check as (value: unknown, facts: Facts) => Iterable<Mismatch>)(value, facts);
  }
}

/** How many things an expectation says. */
export function partsIn(expected: TestExpectation): number {
  return Object.keys(checks).reduce((sum, key) => {
    const value = expected[key as Head];
    if (value === undefined) return sum;
    return sum + (Array.isArray(value) ? value.length : key === 'nothing' ? 1 : Object.keys(value).length);
  }, 0);
}
