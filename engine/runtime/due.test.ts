import { expect, test } from 'vitest';
import type { Store } from '../store/store.ts';
import { Due } from './due.ts';

/** When the engine wakes, and for whom: a store in which only instants matter, in buckets 0 and 1, where a profile is its number. */

interface Stored {
  readonly store: Store;
  /** Profile → the instant at which its time comes; whoever was seen to is taken out. */
  readonly due: Map<number, number>;
  /** What the store was asked. */
  readonly asked: string[];
}

function stored(due: Record<number, number>): Stored {
  const all = new Map(Object.entries(due).map(([profile, at]) => [Number(profile), at]));
  const asked: string[] = [];
  const store: Pick<Store, 'nextDue'> & { read(bucket: number, request: object): Promise<object> } = {
    nextDue: async () => {
      asked.push('when');
      return { profile: all.size === 0 ? null : Math.min(...all.values()), effect: null };
    },
    read: async (bucket, request) => {
      const { at, limit } = (request as { due: { at: number; limit: number } }).due;
      asked.push(`who by ${at}`);
      const found = [...all].filter(([profile, instant]) => profile % 2 === bucket && instant <= at);
      return { due: found.slice(0, limit).map(([profile]) => profile) };
    },
  };
  return { store: store as unknown as Store, due: all, asked };
}

async function lookAt(due: Due, now: number, { due: all }: Stored): Promise<readonly number[]> {
  const found = await due.profiles(now, [0, 1], false);
  for (const profile of found) all.delete(profile);
  return [...found].sort((a, b) => a - b);
}

test('an instant is due once the clock has passed it, and nobody is asked before', async () => {
  const world = stored({ 2: 100 });
  const due = new Due(world.store);
  expect(await lookAt(due, 100, world)).toEqual([]);
  expect(due.next).toBe(101);
  world.asked.length = 0;
  expect(await lookAt(due, 100, world)).toEqual([]);
  expect(world.asked).toEqual([]);
  expect(await lookAt(due, 101, world)).toEqual([2]);
});

test('however many are due, everybody is found once, a few at a time', async () => {
  const people = Array.from({ length: 60 }, (_, profile) => [profile, 10 + (profile % 7)]);
  const world = stored(Object.fromEntries(people));
  const due = new Due(world.store);
  const found: number[] = [];
  for (let looks = 0; due.next <= 50 && looks < 100; looks++) {
    const some = await lookAt(due, 50, world);
    expect(some.length).toBeLessThan(60);
    found.push(...some);
    due.took(some.length, 1);
  }
  expect(found.sort((a, b) => a - b)).toEqual(people.map(([profile]) => profile));
  expect(due.next).toBe(Number.POSITIVE_INFINITY);
});

test('a look that found all that was due asks only when the next one is', async () => {
  const world = stored({ 1: 10, 2: 500 });
  const due = new Due(world.store);
  expect(await lookAt(due, 20, world)).toEqual([1]);
  world.asked.length = 0;
  expect(await lookAt(due, 20, world)).toEqual([]);
  expect(world.asked).toEqual(['when']);
  expect(due.next).toBe(501);
});

test.each<[string, (due: Due) => void, number]>([
  ['is looked for at the sooner instant', (due) => due.notAfter(70), 70],
  ['is not looked for later because of a later one', (due) => due.notAfter(900), 501],
  [
    'is looked for at once where anything may be otherwise',
    (due) => due.lookAgain(),
    Number.NEGATIVE_INFINITY,
  ],
])('what comes to be due %s', async (_, change, next) => {
  const world = stored({ 1: 500 });
  const due = new Due(world.store);
  await lookAt(due, 20, world);
  change(due);
  expect(due.next).toBe(next);
});
