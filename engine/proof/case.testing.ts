/** One case: definitions and what happens to a person. Made by chance, or kept in `cases/` since it once failed. */
import fc from 'fast-check';
import { definitionsOf } from './generate/definitions.testing.ts';
import { choices, Dice } from './generate/dice.testing.ts';
import { type Act, history } from './generate/history.testing.ts';
import { world } from './generate/world.testing.ts';
import type { Definitions } from './naive/person.testing.ts';

export interface Case {
  readonly definitions: Definitions;
  /** What happens to each of several people. */
  readonly histories: readonly (readonly Act[])[];
  /** Where batches end: indexes of acts, for each of them. */
  readonly cuts: readonly ReadonlySet<number>[];
}

/** Acts of one person. */
const LEAST = 4;
const MOST = 16;

export interface Size {
  readonly definitions: number;
  readonly histories: number;
  /** Whether some things happen a hundred times. */
  readonly isCrowded?: boolean;
}

export function cases(size: Size): fc.Arbitrary<Case> {
  const lists = (most: number, least: number, decisions: number) =>
    fc.array(choices(decisions), { minLength: least, maxLength: most, size: 'max' });
  return fc
    .record({
      world: choices(80),
      definitions: lists(size.definitions, 1, 70),
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
    .map((decisions) => caseOf(decisions, size.isCrowded === true));
}

interface Decisions {
  readonly world: readonly number[];
  readonly definitions: readonly (readonly number[])[];
  readonly histories: readonly (readonly (readonly number[])[])[];
  readonly cuts: readonly (readonly number[])[];
}

function caseOf({ world: ofWorld, definitions, histories, cuts }: Decisions, isCrowded: boolean): Case {
  const dice = (all: readonly (readonly number[])[]) => all.map((some) => new Dice(some));
  const made = world(new Dice(ofWorld), isCrowded);
  return {
    definitions: definitionsOf(made, dice(definitions)),
    histories: histories.map((all) => history(made, dice(all))),
    cuts: histories.map((_, index) => new Set(cuts[index])),
  };
}
