/** Rounds of one task: which is due, through which it rests, and what of that outlives the process. */
import { expect, test } from 'vitest';
import type { Json } from '../store/store.ts';
import type { Engine } from './engine.ts';
import type { Task } from './refresh.ts';
import { TaskRounds } from './task-rounds.ts';

const HOUR = 3_600_000;
const at = (hours: number) => hours * HOUR;

/** An engine of which nothing is wanted but a place to write. */
function written(kept = new Map<string, Json>()) {
  const engine = {
    run: { program: { zone: 'UTC' } },
    store: { progress: async (key: string) => kept.get(key) },
    submit: async (_: readonly [], { key, value }: { key: string; value: Json }) => kept.set(key, value),
  } as unknown as Engine;
  return { kept, engine };
}

const task = (more: Partial<Task> = {}): Task => ({
  key: 'task',
  schedule: { every: HOUR },
  run: async () => {},
  ...more,
});

test.each<[string, Task['schedule']]>([
  ['by the clock', { every: HOUR }],
  ['by a cron line', { cron: '0 * * * *' }],
])('rests until something can come of it, then keeps its hours: %s', async (_, schedule) => {
  const { kept, engine } = written();
  let rests = Number.NEGATIVE_INFINITY;
  const rounds = new TaskRounds(engine, task({ schedule, restsUntil: () => rests }));
  const first = await rounds.due(at(1));
  expect(first).toEqual({ round: at(1), done: false, first: true });
  await rounds.end(first!);
  expect(rounds.next(at(1))).toBe(at(2));

  rests = at(4) + 1;
  expect(rounds.next(at(1))).toBe(at(5));
  expect(rounds.isResting).toBe(true);
  // Somebody else's round: its own has nothing to give.
  expect(await rounds.due(at(3))).toBe(null);
  expect(kept.get('task')).toEqual({ round: at(1), done: true, first: true });
  expect(await rounds.due(at(5))).toEqual({ round: at(5), done: false, first: false });
});

test('is not made up for where it rested: what happened in between belongs to the next round', async () => {
  const { engine } = written();
  let rests = Number.NEGATIVE_INFINITY;
  const rounds = new TaskRounds(engine, task({ restsUntil: () => rests }));
  await rounds.end((await rounds.due(at(1)))!);
  rests = Number.POSITIVE_INFINITY;
  expect(rounds.next(at(1))).toBe(Number.POSITIVE_INFINITY);
  rests = Number.NEGATIVE_INFINITY;
  rounds.wake(at(7) + 5);
  expect(rounds.next(at(7) + 5)).toBe(at(8));
  expect(await rounds.due(at(7) + 5)).toBe(null);
  expect(await rounds.due(at(8))).toEqual({ round: at(8), done: false, first: false });
});

test.each([
  ['goes on where it stopped', true, { round: at(2), done: false, first: false }],
  ['is the one that is due', false, { round: at(4), done: false, first: false }],
])('a round that was cut short %s', async (_, goesOn, expected) => {
  const { kept, engine } = written();
  const before = new TaskRounds(engine, task({ goesOn }));
  await before.end((await before.due(at(1)))!);
  await before.begin((await before.due(at(2)))!);
  const after = new TaskRounds(written(kept).engine, task({ goesOn }));
  expect(await after.due(at(4))).toEqual(expected);
});

test('one that waits begins with the first round that comes', async () => {
  const { kept, engine } = written();
  const rounds = new TaskRounds(engine, task({ waits: true }));
  expect(await rounds.due(at(1))).toBe(null);
  expect(kept.get('task')).toEqual({ round: at(1), done: true, first: true });
  expect(await rounds.due(at(2))).toEqual({ round: at(2), done: false, first: false });
});
