import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import type { ModelKeeper } from './keeper.ts';
import { startLearning } from './learning.testing.ts';
import { bringMessages, bringPast, files, HOURS, isLoyal } from './made-up-shop.testing.ts';
import { registered } from './registry.ts';
import { watchedOf } from './watched.ts';

/** Each type of model through the ordinary way: declared, trained on a shop's events, judged, and written into tags. */

const PEOPLE = 240;
const MODELS = `kind: segment
id: loyal
who: orders_90d >= 3
---
kind: segment
id: asked
who: { all: [ { in: loyal }, { sample: { percent: 60, seed: asked } } ] }
---
kind: model
id: the_same
type: lookalike
like: loyal
features: [orders_90d, spend]
output: { tag: sameness }
---
kind: model
id: value
type: clv
who: { in: buyers }
from: { did: order_completed, value: total }
horizon: 60d
options: { discount: 0.1 }
output: { tag: value_60d }
---
kind: model
id: cells
type: rfm
from: { did: order_completed, value: total }
output: { tag: cell }
---
kind: model
id: again_in
type: interval
from: { did: order_completed }
output: { tag: again_phase }
---
kind: model
id: stages
type: lifecycle
from: { did: order_completed }
options: { limits: { cooling: 30d, dormant: 60d, lost: 150d } }
output: { tag: stage }
---
kind: model
id: alike
type: lookalike
who: { in: buyers }
like: asked
features: [spend, channel]
output: { tag: likeness, bands: { near: 0.5 } }
---
kind: model
id: kinds
type: clusters
features: [recency_days, orders_90d, spend]
options: { k: 3 }
output: { tag: kind_of_customer }
---
kind: model
id: may_like
type: recommend
from: { did: order_completed, item: channel, weight: total }
options: { items: 2, again: true }
output: { tag: next_channel }
---
kind: model
id: together
type: basket
from: { did: order_completed, item: '[channel, total >= 50 ? "dear" : "cheap"]' }
output: { tag: goes_with }
---
kind: model
id: levers
type: drivers
who: { in: buyers }
predicts: { did: order_completed }
horizon: 30d
features: [recency_days, orders_90d, spend, channel]
---
kind: model
id: when
type: send_time
horizon: 40d
options: { group: loyal }
promote: { gain: { at_least: 0.05 } }
output: { tag: best_hour }
---
kind: model
id: how
type: channel
from: { did: message_sent, where: class = "marketing" }
horizon: 40d
output: { tag: best_channel }
---
kind: model
id: busy
type: send_time
who: { in: buyers }
from: { did: order_completed }
horizon: 60d
output: { tag: busy_hour }
---
kind: model
id: never
type: send_time
from: { did: message_sent, where: class = "service" }
output: { tag: never }
---
kind: model
id: late
type: channel
horizon: 2d
output: { tag: late }
---
kind: model
id: of_opens
type: channel
options: { answer: open, answered_within: 4d }
output: { tag: of_opens }
---
kind: journey
id: at_the_best_hour
start: { did: cart_updated }
steps:
  - id: hour
    wait: { local: { tag: best_hour } }
  - id: way
    branch:
      - when: best_channel = "sms"
        then: [{ id: text, send: { template: hello, channel: sms } }]
      - then: [{ id: mail, send: { template: hello, channel: email } }]
`;

let rig: Rig;
let keeper!: ModelKeeper;

beforeAll(async () => {
  ({ rig, keeper } = await startLearning({ ...files, 'models.yaml': MODELS }));
  await bringPast(rig, PEOPLE);
  await bringMessages(rig, PEOPLE);
});

afterAll(() => rig.stop());

/** Once: whatever is learnt again of the same is no better, and does not run. */
const known = new Map<string, ReturnType<typeof learn>>();

function learnt(id: string): ReturnType<typeof learn> {
  const found = known.get(id) ?? learn(id);
  known.set(id, found);
  return found;
}

async function learn(id: string) {
  const model = rig.daemon.engine.run.program.models.get(id)!;
  const version = await keeper.train(model);
  expect((await registered(rig.store, id)).failed).toBeNull();
  expect(version!.decision).toMatchObject({ promoted: true });
  const done = await keeper.scoreAll(model);
  // Everything is said of everybody once: nothing is left to say.
  if (done) expect(await keeper.scoreAll(model)).toMatchObject({ changed: 0 });
  const watched = await watchedOf(rig.store, id);
  const drift = watched?.drift.map(({ name }) => name) ?? [];
  expect(drift).toEqual(model.watching.drift ? expect.arrayContaining(['score']) : []);
  expect(watched?.concerns ?? []).toEqual([]);
  return { version: version!, done };
}

async function tagsOf(user: number): Promise<Record<string, unknown>> {
  return (await rig.image(`u${user}`)).profile.traits;
}

const LOYAL = Array.from({ length: 60 }, (_, user) => user).filter(isLoyal);
const OTHERS = Array.from({ length: 60 }, (_, user) => user).filter((user) => !isLoyal(user));

async function meanOf(users: readonly number[], tag: string): Promise<number> {
  const values = await Promise.all(users.map(async (user) => Number((await tagsOf(user))[tag] ?? 0)));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.each<[string, string]>([
  ['value', 'value_60d'],
  ['alike', 'likeness'],
  ['cells', 'cell_frequency'],
])('%s', (id, tag) => {
  it(`is greater of those who come back, by \`${tag}\``, async () => {
    await learnt(id);
    expect(await meanOf(LOYAL, tag)).toBeGreaterThan(1.2 * (await meanOf(OTHERS, tag)));
  });
});

it.each<[string, Record<string, unknown>]>([
  ['value', { value_60d_purchases: expect.any(Number), value_60d_alive: expect.any(Number) }],
  ['cells', { cell: expect.any(String), cell_recency: expect.any(Number), cell_spend: expect.any(Number) }],
  [
    'again_in',
    { again_phase: expect.stringMatching(/early|likely|due|overdue/), again_phase_days: expect.any(Number) },
  ],
  [
    'stages',
    { stage: expect.stringMatching(/new|active|cooling|dormant|lost/), stage_next: expect.any(String) },
  ],
  ['alike', { likeness: expect.any(Number), likeness_band: expect.stringMatching(/near|low/) }],
  ['kinds', { kind_of_customer: expect.any(Number) }],
  [
    'may_like',
    {
      next_channel: expect.stringMatching(/web|app|store/),
      next_channel_2: expect.stringMatching(/web|app|store/),
    },
  ],
])('%s writes its tags', async (id, tags) => {
  await learnt(id);
  expect(await tagsOf(LOYAL[0]!)).toMatchObject(tags);
});

it('a lookalike by what its seed is defined by is no likeness', async () => {
  const version = await keeper.train(rig.daemon.engine.run.program.models.get('the_same')!);
  expect(version!.leaks.map(({ feature }) => feature)).toContain('orders_90d');
  expect(version!.decision.promoted).toBe(false);
});

it('drivers tell what sets people apart, and write nothing', async () => {
  const { version, done } = await learnt('levers');
  expect(done).toBeNull();
  const [single] = version.card.sections;
  expect(single!.rows!.length).toBeGreaterThan(0);
});

it('what goes with the last basket is not in it', async () => {
  const { version } = await learnt('together');
  expect(version.card.sections[0]!.rows!.length).toBeGreaterThan(0);
  const said = await Promise.all(LOYAL.map(async (user) => (await tagsOf(user))['goes_with'] ?? null));
  expect(said.filter((item) => item !== null).length).toBeGreaterThan(0);
});

it('value is judged by what came after what it was learnt from', async () => {
  const { version } = await learnt('value');
  expect(version.cutoffs).toEqual([rig.clock.now() - 60 * 86_400_000]);
  expect(version.rows.held).toBeGreaterThan(version.rows.learning);
  expect(version.evaluation.metrics['predicted_over_actual']!.value).toBeGreaterThan(0.5);
});

it('the best hour and the best channel are each person’s own, judged by later messages', async () => {
  const [when, how] = [await learnt('when'), await learnt('how')];
  for (const { version } of [when, how]) {
    expect(version.cutoffs).toEqual([rig.clock.now() - 40 * 86_400_000]);
    const { metrics, baseline } = version.evaluation;
    expect(metrics['gain']!.low).toBeGreaterThan(0.02);
    expect(metrics['log_loss']!.value).toBeLessThan(baseline!['log_loss']!.value);
  }
  const right = async (users: readonly number[], tag: string, value: unknown) => {
    const tags = await Promise.all(users.map(async (user) => (await tagsOf(user))[tag]));
    return tags.filter((one) => one === value).length / users.length;
  };
  expect(await right(LOYAL, 'best_hour', HOURS.evening)).toBeGreaterThan(0.7);
  expect(await right(OTHERS, 'best_hour', HOURS.morning)).toBeGreaterThan(0.7);
  expect(await right(LOYAL, 'best_channel', 'sms')).toBeGreaterThan(0.7);
  expect(await right(OTHERS, 'best_channel', 'email')).toBeGreaterThan(0.7);
  expect(await tagsOf(LOYAL[0]!)).toMatchObject({ best_hour_chance: expect.any(Number) });
});

it('a journey waits for the hour, and takes the channel', async () => {
  await learnt('when');
  await learnt('how');
  const tags = async (user: number) => {
    const { best_hour: hour, best_channel: channel } = await tagsOf(user);
    return { hour, channel };
  };
  const wanted = { hour: HOURS.evening, channel: 'sms' };
  const users = await Promise.all(LOYAL.map(async (user) => ({ user, is: await tags(user) })));
  const { user } = users.find(({ is }) => is.hour === wanted.hour && is.channel === wanted.channel)!;
  await rig.accept({
    identifiers: { user_id: `u${user}`, email: `u${user}@example.com` },
    traits: { phone: '+447700900123' },
    consent: { marketing: ['sms', 'email'] },
  });
  await rig.track(`u${user}`, 'cart_updated');
  await rig.moveTo('2026-03-02T19:59:59Z');
  expect(rig.sent).toHaveLength(0);
  await rig.moveTo('2026-03-02T20:00:01Z');
  expect(rig.sent.map(({ medium }) => medium)).toEqual(['sms']);
});

it('of people whose hours are anything, no hour is their own', async () => {
  const { version } = await learnt('busy');
  const { gain } = version.evaluation.metrics;
  expect(gain!.low).toBeLessThanOrEqual(0.02);
  expect((await tagsOf(LOYAL[0]!))['busy_hour']).toEqual(expect.any(Number));
});

it.each([
  ['never', 'CAR-970', '0 messages have 0 answers'],
  ['late', 'CAR-970', 'Since the cut-off'],
  ['of_opens', 'CAR-971', 'Every message was answered'],
])('%s cannot be learnt, and why is told', async (id, code, what) => {
  expect(await keeper.train(rig.daemon.engine.run.program.models.get(id)!)).toBeNull();
  const { failed } = await registered(rig.store, id);
  expect(failed).toMatchObject({ code, what: expect.stringContaining(what) });
});
