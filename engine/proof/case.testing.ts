/** One case: definitions and what happens to a person. Made by chance, or kept in `cases/` since it once failed. */
import fc from 'fast-check';
import { definitionsOf } from './generate/definitions.testing.ts';
import { choices, Dice } from './generate/dice.testing.ts';
import { type Act, history } from './generate/history.testing.ts';
import { queriesOf } from './generate/query.testing.ts';
import { world } from './generate/world.testing.ts';
import type { Definitions, Plain } from './naive/person.testing.ts';

export interface Case {
  readonly definitions: Definitions;
  /** What happens to each of several people. */
  readonly histories: readonly (readonly Act[])[];
  /** Where batches end: indexes of acts, for each of them. */
  readonly cuts: readonly ReadonlySet<number>[];
  /** More segments, of which only their SQL is asked. */
  readonly queries: readonly Plain[];
}

/** Acts of one person. */
const LEAST = 4;
const MOST = 16;

export interface Size {
  readonly definitions: number;
  readonly histories: number;
  /** Whether some things happen a hundred times. */
  readonly isCrowded?: boolean;
  /** Segments that only SQL is asked for. */
  readonly queries?: number;
  /** Whether some things are as of the last refresh. */
  readonly isRefreshed?: boolean;
}

export function cases(size: Size): fc.Arbitrary<Case> {
  const lists = (most: number, least: number, decisions: number) =>
    fc.array(choices(decisions), { minLength: least, maxLength: most, size: 'max' });
  return fc
    .record({
      world: choices(80),
      definitions: lists(size.definitions, size.isRefreshed ? 4 : 1, 70),
      queries: lists(size.queries ?? 0, 0, 40),
      histories: fc.array(lists(MOST, LEAST, 60), {
        minLength: size.histories >> 1,
        maxLength: size.histories,
        size: 'max',
      }),
      cuts: fc.array(fc.array(fc.nat(MOST), { maxLength: 5 }), {
        minLength: size.histories,
        maxLength: size.histories,
      }),
    })
    .map((decisions) => caseOf(decisions, size));
}

interface Decisions {
  readonly world: readonly number[];
  readonly definitions: readonly (readonly number[])[];
  readonly queries: readonly (readonly number[])[];
  readonly histories: readonly (readonly (readonly number[])[])[];
  readonly cuts: readonly (readonly number[])[];
}

function caseOf(decisions: Decisions, { isCrowded = false, isRefreshed = false }: Size): Case {
  const { world: ofWorld, definitions, queries, histories, cuts } = decisions;
  const dice = (all: readonly (readonly number[])[]) => all.map((some) => new Dice(some));
  const made = world(new Dice(ofWorld), isCrowded, isRefreshed);
  return {
    definitions: definitionsOf(made, dice(definitions)),
    histories: histories.map((all) => history(made, dice(all))),
    queries: queriesOf(made, dice(queries)),
    cuts: histories.map((_, index) => new Set(cuts[index])),
  };
}
