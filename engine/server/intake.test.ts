import { describe, expect, test } from 'vitest';
import { BusyError } from '../runtime/busy.ts';
import type { Incoming } from '../runtime/incoming.ts';
import type { Receipt } from '../runtime/work.ts';
import { RequestError } from './errors.ts';
import { Intake, type IntakeObserver, type Parked } from './intake.ts';

const message = (id: string): Incoming => ({
  id,
  source: 'http',
  event: null,
  time: null,
  identifiers: {},
  traits: {},
  consent: {},
  properties: {},
  imported: false,
  raw: null,
});
const accepted: Receipt = { outcome: 'accepted', profile: 1 };

test('requests that come together are handed over together, in their order', async () => {
  const taken: string[] = [];
  let seen: string[] = [];
  const intake = new Intake(async ({ id }) => {
    taken.push(id);
    // What was handed over by the time the engine first looks.
    if (id === 'a1') setImmediate(() => (seen = [...taken]));
    return accepted;
  });
  await Promise.all([intake.take([message('a1'), message('a2')]), intake.take([message('b1')])]);
  await new Promise(setImmediate);
  expect(seen).toEqual(['a1', 'a2', 'b1']);
});

describe('what became of each is told', () => {
  const outcomes: Readonly<Record<string, () => Promise<Receipt | Parked>>> = {
    good: async () => accepted,
    parked: async () => ({ outcome: 'parked' }),
    again: async () => ({ outcome: 'duplicate' }),
    bad: async () => ({ outcome: 'quarantined', code: 'c', reason: 'r' }),
    late: () => Promise.reject(new BusyError('full')),
    gone: () => Promise.reject(new Error('stopped')),
  };
  test.each([
    [['good', 'again'], []],
    [
      ['good', 'bad', 'bad'],
      [1, 2],
    ],
    [['parked', 'bad', 'parked'], [1]],
    [['good', 'late'], 'busy'],
    [['late', 'gone'], 'stopped'],
  ])('%j', async (ids, expected) => {
    const told: string[] = [];
    let waiting = 0;
    const observer: IntakeObserver = {
      message: (outcome) => told.push(outcome),
      waiting: (change) => (waiting += change),
    };
    const intake = new Intake(({ id }) => outcomes[id]!(), observer);
    const result = await intake.take(ids.map(message)).then(
      ({ quarantined }) => quarantined.map(({ index }) => index),
      (error: unknown) => (error instanceof RequestError ? error.refusal.code : error),
    );
    expect(result).toEqual(expected);
    expect(told).toHaveLength(ids.length);
    expect(waiting).toBe(0);
  });
});

test('how many of a request are parked is told', async () => {
  const intake = new Intake(async ({ id }) => (id === 'a' ? accepted : { outcome: 'parked' }));
  expect(await intake.take(['a', 'b', 'c'].map(message))).toEqual({ quarantined: [], parked: 2 });
});
