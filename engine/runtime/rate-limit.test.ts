import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateLimit } from './rate-limit.ts';

test('what is too much gets places in order, and goes when they come', () => {
  const limit = new RateLimit({ messages: 2, per: 10 });
  const asked = ['a', 'b', 'c', 'd', 'e'].map((key) => limit.ask(key, 0));
  expect(asked).toEqual([null, null, 10, 10, 20]);
  expect(limit.ask('c', 10)).toBe(null);
  expect(limit.ask('new', 10)).toBe(20);
  expect(limit.ask('d', 10)).toBe(null);
  expect(limit.ask('new', 20)).toBe(null);
});

test('what was not called gives its place back', () => {
  const limit = new RateLimit({ messages: 1, per: 10 });
  expect(limit.ask('a', 0)).toBe(null);
  limit.giveBack(0);
  expect(limit.ask('b', 0)).toBe(null);
});

test('who never comes to a place is forgotten, and nobody gains by it', () => {
  const limit = new RateLimit({ messages: 1, per: 1 });
  for (let one = 0; one <= 10_000; one++) limit.ask(`withdrawn ${one}`, 0);
  expect(limit.ask('a', 20_000)).toBe(null);
  expect(limit.ask('b', 20_000)).toBe(20_001);
  expect(limit.ask('withdrawn 7', 20_000)).toBe(20_002);
});

test('a restart does not begin anew', () => {
  const before = new RateLimit({ messages: 2, per: 1000 });
  before.ask('a', 0);
  before.ask('b', 5);
  expect(before.form(10)).toEqual([
    [0, 1],
    [10, 1],
  ]);
  expect(new RateLimit({ messages: 2, per: 1000 }, before.form(10)).ask('c', 20)).toBe(1000);
  expect(before.form(2000)).toEqual([]);
});

test('never more than it says in any span, however late one comes to its place', () => {
  const gap = fc.integer({ min: 0, max: 30 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(gap, { maxLength: 60 }),
      fc.integer({ min: 0, max: 7 }),
      holds,
    ),
  );
});

function holds(messages: number, gaps: readonly number[], late: number): void {
  const per = 20;
  const limit = new RateLimit({ messages, per });
  const waiting: { key: string; due: number }[] = [];
  const calls: number[] = [];
  let now = 0;
  const ask = (key: string) => {
    const due = limit.ask(key, now);
    if (due === null) calls.push(now);
    else waiting.push({ key, due });
  };
  for (const [index, gap] of gaps.entries()) {
    now += gap;
    const due = waiting.filter((one) => one.due + late <= now);
    for (const one of due) {
      waiting.splice(waiting.indexOf(one), 1);
      ask(one.key);
    }
    ask(`m${index}`);
  }
  for (let turn = 0; waiting.length > 0; turn++) {
    expect(turn).toBeLessThan(1000);
    waiting.sort((a, b) => a.due - b.due);
    const next = waiting.shift()!;
    now = Math.max(now, next.due + late);
    ask(next.key);
  }
  expect(calls.length).toBe(gaps.length);
  for (const start of calls)
    expect(calls.filter((call) => call >= start && call < start + per).length).toBeLessThanOrEqual(messages);
}
