/**
 * What an expectation of a test is: one key of it, looked at. One file a key and one line in `index.ts`; each says what
 * does not hold, where it stands, and what there was instead.
 */
import type { Path } from '../../../language/definition.ts';
import type { TestExpectation } from '../../../language/kinds.ts';
import type { Truth } from '../../truth.ts';
import type { Facts } from '../facts.ts';

export interface Mismatch {
  /** Below the expectation. */
  readonly path: Path;
  /** In one line, without a full stop. */
  readonly what: string;
  readonly expected: readonly string[];
  readonly actual: readonly string[];
  /** Why a condition holds, or does not. */
  readonly truth?: Truth;
  /** Journeys that it is about. */
  readonly journeys?: readonly string[];
}

type Heads = Omit<TestExpectation, 'at' | 'who' | 'since'>;

export type Head = keyof Heads;

export type Check<Key extends Head> = (value: NonNullable<Heads[Key]>, facts: Facts) => Iterable<Mismatch>;
