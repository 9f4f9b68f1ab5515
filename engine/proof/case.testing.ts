/** One case: definitions and what happens to a person. Made by chance, or kept in `cases/` since it once failed. */
import fc from 'fast-check';
import { definitionsOf } from './generate/definitions.testing.ts';
import { choices, Dice } from './generate/dice.testing.ts';
import { type Act, apart, history, thingHistory } from './generate/history.testing.ts';
import { queriesOf } from './generate/query.testing.ts';
import { KEYS } from './generate/things.testing.ts';
import { world } from './generate/world.testing.ts';
import type { Definitions, Plain } from './naive/person.testing.ts';
import type { Halfway } from './naive/world.testing.ts';
import { halfway } from './release.testing.ts';

export interface Case {
  readonly definitions: Definitions;
  /** What happens to each of several people. */
  readonly histories: readonly (readonly Act[])[];
  /** What there may be beside people, and what is told of it. */
  readonly things: readonly Thing[];
  /** Whether nothing is accepted just when time alone changes anything. */
  readonly isApart: boolean;
  /** Where batches end: indexes of acts, for each of them. */
  readonly cuts: readonly ReadonlySet<number>[];
  /** More segments, of which only their SQL is asked. */
  readonly queries: readonly Plain[];
  /** Definitions that come half-way. */
  readonly release: Halfway | null;
}

export interface Thing {
  readonly entity: string;
  readonly key: string;
  readonly acts: readonly Act[];
}

/** Acts of one person. */
const LEAST = 4;
const MOST = 16;

export interface Size {
  /** At most so many; at least `least`, if not one. */
  readonly definitions: number;
  readonly least?: number;
  readonly histories: number;
  /** Whether there are as many people as there may be; else at least half of them. */
  readonly isFull?: boolean;
  /** Whether some things happen a hundred times. */
  readonly isCrowded?: boolean;
  /** Segments that only SQL is asked for. */
  readonly queries?: number;
  /** Whether some things are as of the last refresh. */
  readonly isRefreshed?: boolean;
  /** Whether there are things beside people. */
  readonly hasThings?: boolean;
  /** Whether some definitions may come half-way. */
  readonly mayRelease?: boolean;
  /** Whether people turn out to be one. */
  readonly isMerging?: boolean;
}

/** What is told of one thing. */
const TOLD = 5;
const ENTITIES = ['vehicle', 'dealer', 'product'];

export function cases(size: Size): fc.Arbitrary<Case> {
  const lists = (most: number, least: number, decisions: number) =>
    fc.array(choices(decisions), { minLength: least, maxLength: most, size: 'max' });
  return fc
    .record({
      world: choices(240),
      definitions: lists(size.definitions, size.least ?? 1, 70),
      queries: lists(size.queries ?? 0, 0, 40),
      histories: fc.array(lists(MOST, LEAST, 60), {
        minLength: size.isFull ? size.histories : size.histories >> 1,
        maxLength: size.histories,
        size: 'max',
      }),
      cuts: fc.array(fc.array(fc.nat(MOST), { maxLength: 5 }), {
        minLength: size.histories,
        maxLength: size.histories,
      }),
      things: fc.array(lists(TOLD, 0, 40), {
        minLength: size.hasThings ? 3 : 0,
        maxLength: size.hasThings ? 6 : 0,
        size: 'max',
      }),
    })
    .map((decisions) => caseOf(decisions, size));
}

interface Decisions {
  readonly world: readonly number[];
  readonly definitions: readonly (readonly number[])[];
  readonly queries: readonly (readonly number[])[];
  readonly histories: readonly (readonly (readonly number[])[])[];
  readonly things: readonly (readonly (readonly number[])[])[];
  readonly cuts: readonly (readonly number[])[];
}

function caseOf(decisions: Decisions, size: Size): Case {
  const { isCrowded = false, isRefreshed = false, hasThings = false } = size;
  const { mayRelease = false, isMerging = false } = size;
  const { world: ofWorld, definitions, queries, histories, cuts } = decisions;
  const dice = (all: readonly (readonly number[])[]) => all.map((some) => new Dice(some));
  const made = world(new Dice(ofWorld), { isCrowded, isRefreshed, hasThings, isMerging });
  const people = histories.map((all) => history(made, dice(all)));
  const things = hasThings ? ENTITIES.flatMap((entity) => KEYS[entity]!.map((key) => ({ entity, key }))) : [];
  const told = things.map(({ entity }, index) =>
    thingHistory(made, entity, dice(decisions.things[index] ?? [])),
  );
  const acts = made.isApart ? apart([...people, ...told]) : [...people, ...told];
  const defined = definitionsOf(made, dice(definitions));
  const isReleased = mayRelease && new Set(cuts[0]).size % 2 === 1;
  return {
    definitions: defined,
    release: isReleased ? halfway(defined, acts.flat()) : null,
    histories: acts.slice(0, people.length),
    things: things.map((thing, index) => ({ ...thing, acts: acts[people.length + index]! })),
    isApart: made.isApart,
    queries: queriesOf(made, dice(queries)),
    cuts: histories.map((_, index) => new Set(cuts[index])),
  };
}
