/** Everything the proof ever found, by name, with what is true of it. */
import { describe, expect, test } from 'vitest';
import { namedCases } from './case-file.testing.ts';
import { demandOfEvaluator, inOrder } from './law.testing.ts';
import { stepsOf } from './naive/accepted.testing.ts';
import { playNaively } from './naive/journal.testing.ts';

const all = await namedCases();

describe('cases that once failed', () => {
  test.each(all.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { definitions, histories, changes, tags } = one;
    const naive = await playNaively(definitions, 0, stepsOf(definitions, histories[0]!));
    const told = inOrder(naive.changes).map(
      ({ at, segment, entered, cause }) =>
        `${new Date(at).toISOString()} ${entered ? 'enters' : 'leaves'} ${segment} (${cause})`,
    );
    expect(told).toEqual(changes);
    expect(naive.snapshots.at(-1)?.tags).toEqual(tags);
    await demandOfEvaluator(one);
  });
});
