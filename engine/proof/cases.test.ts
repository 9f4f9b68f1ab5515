/** Everything the proof ever found, by name, with what is true of it. */
import { describe, expect, test } from 'vitest';
import { type NamedCase, namedCases } from './case-file.testing.ts';
import { demandOfEvaluator, inOrder } from './law.testing.ts';
import { stepsOf } from './naive/accepted.testing.ts';
import { type Change, playNaively } from './naive/journal.testing.ts';
import type { Plain } from './naive/person.testing.ts';
import { demandOfCase, inMemory } from './things.testing.ts';

const all = await namedCases();

describe('cases that once failed', () => {
  test.each(all.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const told = one.things.length > 0 ? await toldOfAll(one) : await toldOfOne(one);
    expect(told.changes).toEqual(one.changes);
    expect(told.tags).toEqual(one.tags);
  });
});

interface Telling {
  readonly changes: readonly string[];
  readonly tags: Plain;
}

async function toldOfOne(one: NamedCase): Promise<Telling> {
  const { definitions, histories } = one;
  const { changes, snapshots } = await playNaively(definitions, 0, stepsOf(definitions, histories[0]!));
  await demandOfEvaluator(one);
  return { changes: inOrder(changes).map(lineOf), tags: snapshots.at(-1)!.tags };
}

/** People and things together, over a store. */
async function toldOfAll(one: NamedCase): Promise<Telling> {
  await demandOfCase(one, await inMemory(1)());
  const told = [...(await demandOfCase(one, await inMemory(4)()))];
  const tagged = told.map(([key, { snapshots }]) => [key, snapshots.at(-1)?.tags ?? {}] as const);
  return {
    changes: told.flatMap(([key, { changes }]) => inOrder(changes).map((one) => `${key}: ${lineOf(one)}`)),
    tags: Object.fromEntries(tagged.filter(([, tags]) => Object.keys(tags).length > 0)),
  };
}

function lineOf({ at, segment, entered, cause }: Change): string {
  return `${new Date(at).toISOString()} ${entered ? 'enters' : 'leaves'} ${segment} (${cause})`;
}
