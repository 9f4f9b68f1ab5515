import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { LabelSource } from '../compiler/model/program.ts';
import type { Program } from '../compiler/program.ts';
import { advance } from '../evaluate/advance.ts';
import { draftOf } from '../evaluate/draft.ts';
import { viewOf } from '../evaluate/scope.ts';
import { shop } from '../rig/files.ts';
import { compileFiles } from '../rig/rig.ts';
import type { EventRow, ProfileImage } from '../store/store.ts';
import { knownFrom, lookBack } from './as-known.ts';
import { labelAt } from './past-rows.ts';
import { pastRun } from './past-run.ts';
import { vectorOf } from './vectors.ts';

/** What is known of a moment does not depend on what comes after it, and is what the evaluator says of a person seen for the first time then. */

const TAGS = `kind: tag
id: orders
type: integer
did: order_completed
count: true
---
kind: tag
id: spend_10d
type: number
did: order_completed
sum: total
within: 10d
---
kind: tag
id: recency
type: integer
did: order_completed
days_since: last
---
kind: tag
id: favourite
type: text
did: order_completed
most_frequent: channel
---
kind: tag
id: last_channel
type: text
did: order_completed
last: channel
---
kind: tag
id: tier
type: text
imported: true
history: true
---
kind: segment
id: went_on
who:
  sequence:
    - { did: cart_updated }
    - { did: order_completed, up_to: 5d }
---
kind: tag
id: stage
type: text
rules:
  - { when: { in: went_on }, then: on }
  - { when: { did: cart_updated, within: 7d }, then: cart }
  - { then: none }
---
kind: tag
id: last_at
type: instant
did: order_completed
last: at
---
kind: model
id: again
type: propensity
predicts: { did: order_completed, where: total > 20 }
horizon: 10d
features: [orders, spend_10d, recency, favourite, last_channel, tier, stage, last_at]
output: { tag: again_score }
`;
const DAY = 86_400_000;
const BEGAN = 100 * DAY;
let program: Program;
beforeAll(async () => {
  ({ program } = await compileFiles({ ...shop, 'model.yaml': TAGS }));
});

const profile: ProfileImage['profile'] = {
  id: 1,
  entity: 'profile',
  key: null,
  createdAt: BEGAN,
  mergedInto: null,
  identifiers: { user_id: ['ann'] },
  traits: { tier: 'of today' },
  consent: {},
};

const event = fc
  .record({
    type: fc.constantFrom('order_completed', 'order_completed', 'cart_updated', 'value_changed'),
    time: fc.integer({ min: 60 * 24, max: 160 * 24 }).map((hours) => (hours * DAY) / 24),
    late: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 30 * DAY })),
    total: fc.integer({ min: 0, max: 50 }),
    channel: fc.constantFrom('web', 'app', 'store'),
    message: fc.integer({ min: 1, max: 2 ** 40 }),
  })
  .map(({ type, time, late, total, channel, message }): EventRow => {
    const at = Math.max(BEGAN, time) + late;
    const properties =
      type === 'value_changed'
        ? { name: 'tier', ...(total > 10 && { to: channel }) }
        : type === 'cart_updated'
          ? { cart_id: 'c', value: total }
          : { order_id: String(message), total, channel };
    return { profile: 1, type, time, at, message, properties };
  });
const events = fc
  .uniqueArray(event, { maxLength: 40, selector: ({ message }) => message })
  .map((rows) => rows.toSorted((a, b) => a.time - b.time || a.message - b.message));
const MOMENTS = [80, 95, 101, 110, 125, 140].map((day) => day * DAY);

function known(rows: readonly EventRow[], moments = MOMENTS) {
  const model = program.models.get('again')!;
  const found = new Map<number, unknown>();
  lookBack(pastRun(program), { profile, events: rows }, moments, BEGAN, (view, moment) =>
    found.set(moment, vectorOf(model, view)),
  );
  return found;
}

it('is the same whatever comes after it', () => {
  fc.assert(
    fc.property(events, fc.constantFrom(...MOMENTS), (rows, moment) => {
      const before = rows.filter((row) => knownFrom(row, BEGAN) <= moment);
      expect(known(rows).get(moment)).toEqual(known(before, [moment]).get(moment));
    }),
    { numRuns: 300 },
  );
});

it('is, in one sweep, what the evaluator says of each moment by itself', () => {
  const run = pastRun(program);
  const model = program.models.get('again')!;
  fc.assert(
    fc.property(events, (rows) => {
      for (const [moment, vector] of known(rows)) {
        const seen = rows.filter((row) => knownFrom(row, BEGAN) <= moment);
        const changes = seen.filter(({ type }) => type === 'value_changed');
        const to = changes.at(-1)?.properties['to'];
        const image = {
          profile: { ...profile, createdAt: moment, traits: to === undefined ? {} : { tier: to } },
          state: null,
          instances: [],
          effects: [],
          events: seen,
        };
        const draft = draftOf(run.program, run.layout, image, { history: seen, ranges: [] });
        advance(run, draft, { type: 'time', at: moment });
        expect(vector).toEqual(vectorOf(model, viewOf(run.program, draft)));
      }
    }),
    { numRuns: 200 },
  );
});

const order = (time: number, total = 30, at = time): EventRow => ({
  profile: 1,
  type: 'order_completed',
  time,
  at,
  message: time,
  properties: { order_id: String(time), total },
});

it.each([
  ['at the cut-off itself', 110 * DAY, 30, 0],
  ['a millisecond later', 110 * DAY + 1, 30, 1],
  ['at the end of the horizon', 120 * DAY, 30, 1],
  ['a millisecond after it', 120 * DAY + 1, 30, 0],
  ['one that does not count', 112 * DAY, 20, 0],
])('is an outcome where it lies after the cut-off: %s', (_, time, total, label) => {
  const model = program.models.get('again')!;
  const rows = [order(80 * DAY), order(time, total)];
  lookBack(pastRun(program), { profile, events: rows }, [110 * DAY], BEGAN, (view) => {
    const source = model.source as LabelSource;
    expect(labelAt(source, model.horizon, rows, view)).toBe(label);
    expect(labelAt({ ...source, inverted: true }, model.horizon, rows, view)).toBe(1 - label);
  });
});

it('does not know at a cut-off what happened before it and arrived after it', () => {
  const rows = [order(102 * DAY), order(105 * DAY, 30, 115 * DAY)];
  const found = known(rows, [110 * DAY, 120 * DAY]);
  expect((found.get(110 * DAY) as unknown[])[0]).toBe(1);
  expect((found.get(120 * DAY) as unknown[])[0]).toBe(2);
});

it('knows the latest change of a field, in whatever order changes arrived', () => {
  const change = (time: number, to: string, at = time): EventRow => ({
    ...order(time, 30, at),
    type: 'value_changed',
    properties: { name: 'tier', to },
  });
  const found = known(
    [change(105 * DAY, 'late', 115 * DAY), change(110 * DAY, 'gold')],
    [112 * DAY, 120 * DAY],
  );
  expect([...found.values()].map((vector) => (vector as unknown[])[5])).toEqual(['gold', 'gold']);
});

it('knows of a field only what was recorded by then', () => {
  const change: EventRow = {
    ...order(105 * DAY),
    type: 'value_changed',
    properties: { name: 'tier', to: 'gold' },
  };
  const found = known([order(90 * DAY), change], [104 * DAY, 106 * DAY]);
  expect((found.get(104 * DAY) as unknown[])[5]).toBeNull();
  expect((found.get(106 * DAY) as unknown[])[5]).toBe('gold');
});
