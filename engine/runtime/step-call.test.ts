import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { findingsOf, type Rig, type RigOptions } from '../rig/rig.ts';
import type { Json } from '../store/store.ts';
import type { SendResult } from './channel.ts';
import { type Files, Stage, withSteps } from './steps.testing.ts';

/** The step `call`, through the whole engine: what is asked, what becomes of each answer, and what stops it. */

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const channel = (more = '') => `
---
kind: channel
id: scoring
connector: webhook
medium: webhook
with: { url: "http://scoring.example/score" }
retry: { times: 9, first: 1m, at_most: 1m }
${more}
`;
const BODY =
  '{ purpose: win_back, most: 3, city: { value: country }, basket: { value: event.value }, no: { value: phone } }';
const ANSWER =
  '{ score: { type: number, required: true, maximum: 1 }, band: { type: text, one_of: [a, b] } }';
const ask = (more = '') => `
  - id: ask
    call: { connector: scoring, body: ${BODY}, answer: ${ANSWER}, up_to: 10m ${more} }
    else: [ { id: sad, set: { first_name: '"sad"' } } ]
  - { id: note, set: { score: steps.ask.answer.score, time_zone: steps.ask.answer.band } }`;

function files(steps = ask(), head = '', channelMore = ''): Files {
  const journey = withSteps(steps, head);
  return { ...journey, 'channels.yaml': shop['channels.yaml']! + channel(channelMore) };
}

const answered = (answer: Json): SendResult => ({ outcome: 'accepted', answer });
const transient = (after?: number): SendResult => ({
  outcome: 'transient',
  reason: 'HTTP 503',
  ...(after !== undefined && { after }),
});
const permanent: SendResult = { outcome: 'permanent', reason: 'HTTP 422' };
const doubtful: SendResult = { outcome: 'doubtful', reason: 'no answer' };

/** One after the other; the last one from then on. */
const inTurn = (...results: SendResult[]): RigOptions => {
  let next = 0;
  return { answerCall: () => results[Math.min(next++, results.length - 1)]! };
};
const begin = (rig: Rig) =>
  rig.track('ann', 'cart_updated', { cart_id: 'c', value: 40 }, { traits: { country: 'GB' } });
const stepOf = async (rig: Rig) => (await rig.image('ann')).instances[0]!;
const resultOf = async (rig: Rig) => {
  const { results } = (await stepOf(rig)).body as { results: Record<string, Record<string, Json>> };
  const { call: _call, at: _at, ...rest } = results['ask']!;
  return rest;
};
const effects = async (rig: Rig) => {
  const rows = await rig.store.people.effects(
    ['ready', 'sending', 'sent', 'failed', 'doubtful', 'dropped'],
    10,
  );
  return rows.map(({ status, reason }) => `${status}${reason === null ? '' : ` ${reason}`}`);
};

test('what is asked: literals as they stand, expressions worked out, what is missing left out', async () => {
  const rig = await stage.start(files(), inTurn(answered({ score: 0.5, band: 'a', more: 'x' })));
  await begin(rig);
  expect(rig.calls).toEqual([
    {
      key: expect.stringMatching(/^[a-z0-9]{20}$/),
      body: { purpose: 'win_back', most: 3, city: 'GB', basket: 40 },
      wantsAnswer: true,
      origin: { journey: 'basket', step: 'ask', profile: expect.any(Number) },
    },
  ]);
  expect(await resultOf(rig)).toEqual({ status: 'answered', answer: { score: 0.5, band: 'a' } });
  expect((await rig.image('ann')).profile.traits).toMatchObject({ score: 0.5, time_zone: 'a' });
  expect(await effects(rig)).toEqual(['sent']);
});

const long = 'x'.repeat(20_000);
test.each<[string, SendResult[], string, string[], number]>([
  ['at the second try', [transient(), answered({ score: 1 })], 'answered', ['sent'], 2],
  ['after Retry-After', [transient(300_000), answered({ score: 1 })], 'answered', ['sent'], 2],
  ['in doubt, and asked again', [doubtful, answered({ score: 1 })], 'answered', ['sent'], 2],
  ['refused for good', [permanent], 'failed: HTTP 422', ['failed HTTP 422'], 1],
  ['later than up_to allows', [transient(660_000)], 'failed: HTTP 503', ['failed HTTP 503'], 1],
  [
    'no mapping',
    [answered([1])],
    'failed: the answer is not a JSON object',
    ['failed the answer is not a JSON object'],
    1,
  ],
  [
    'lacking',
    [answered({ band: 'a' })],
    'failed: the answer lacks `score`',
    ['failed the answer lacks `score`'],
    1,
  ],
  [
    'of another type',
    [answered({ score: 'Ann Walker' })],
    'failed: the answer does not fit: `score` is to be number, and is text',
    ['failed the answer does not fit: `score` is to be number, and is text'],
    1,
  ],
  [
    'outside what is declared',
    [answered({ score: 0, band: 'Ann' })],
    'failed: the answer does not fit: `band` is not as declared',
    ['failed the answer does not fit: `band` is not as declared'],
    1,
  ],
  [
    'too long',
    [answered({ score: 0, band: long })],
    'failed: the answer does not fit: `band` is not as declared',
    ['failed the answer does not fit: `band` is not as declared'],
    1,
  ],
])('answered %s', async (_, results, said, outbox, tries) => {
  const rig = await stage.start(files(), inTurn(...results));
  await begin(rig);
  await rig.moveTo('2026-03-02T10:09:59Z');
  const { status, reason } = await resultOf(rig);
  expect(reason === undefined ? status : `${status}: ${reason}`).toBe(said);
  expect(await effects(rig)).toEqual(outbox);
  expect(rig.calls.length).toBe(tries);
  expect(new Set(rig.calls.map(({ key }) => key)).size).toBe(1);
  const sad = (await rig.image('ann')).profile.traits['first_name'];
  expect(sad).toBe(said === 'answered' ? undefined : 'sad');
  expect((await stepOf(rig)).reason).toBe('done');
});

test('no answer by `up_to`: tried until then, and `else` at its instant', async () => {
  const rig = await stage.start(files(), inTurn(transient()));
  await begin(rig);
  await rig.moveTo('2026-03-02T10:12:00Z');
  expect(await resultOf(rig)).toMatchObject({ status: 'failed' });
  expect(rig.calls.length).toBeGreaterThan(7);
  expect((await effects(rig))[0]).toMatch(/^failed /);
  expect((await stepOf(rig)).endedAt).toBeLessThanOrEqual(Date.parse('2026-03-02T10:10:00Z'));
});

test('held in doubt where the channel says so: `else` at `up_to`, and a person may ask again', async () => {
  const rig = await stage.start(files(ask(), '', 'on_doubt: hold'), inTurn(doubtful, answered({ score: 1 })));
  await begin(rig);
  expect(await effects(rig)).toEqual(['doubtful no answer']);
  await rig.moveTo('2026-03-02T10:12:00Z');
  expect(await resultOf(rig)).toEqual({ status: 'failed', reason: 'timed_out' });
  expect(await effects(rig)).toEqual(['failed no answer in time; at last: no answer']);
  const [effect] = await rig.store.people.effects(['failed'], 1);
  await rig.daemon.engine.submit([
    {
      profile: effect!.profile,
      inputs: (at) => [{ type: 'by_hand', at, decision: 'retry', effect: effect! }],
    },
  ]);
  await rig.settled();
  expect(await effects(rig)).toEqual(['sent']);
  expect(rig.calls.length).toBe(2);
  expect((await rig.image('ann')).profile.traits['first_name']).toBe('sad');
});

test('`up_to` is 15 minutes where nothing is said, and the next step follows where there is no `else`', async () => {
  const steps = `
  - { id: ask, call: { connector: scoring } }
  - { id: on, set: { first_name: '"on"' } }`;
  const rig = await stage.start(files(steps, '', 'rate: { messages: 1, per: 1h }'), inTurn(transient()));
  await begin(rig);
  await rig.moveTo('2026-03-02T10:14:59Z');
  expect((await stepOf(rig)).step).toBe('ask');
  await rig.moveTo('2026-03-02T10:15:01Z');
  expect((await rig.image('ann')).profile.traits['first_name']).toBe('on');
  await rig.moveTo('2026-03-02T13:00:00Z');
  expect(rig.calls.length).toBe(1);
});

describe('what stops a call', () => {
  test('the goal, reached while it waits to be tried again', async () => {
    const rig = await stage.start(files(ask(), 'goal: { did: order_completed }'), inTurn(transient()));
    await begin(rig);
    await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    await rig.moveTo('2026-03-02T11:00:00Z');
    expect(rig.calls.length).toBe(1);
    expect(await effects(rig)).toEqual(['dropped goal']);
  });

  test('the stop, that holds already', async () => {
    const rig = await stage.start(
      files(`  - { id: sleep, wait: 1m }${ask()}`, 'stop: country = "GB"'),
      inTurn(answered({ score: 1 })),
    );
    await begin(rig);
    await rig.moveTo('2026-03-02T11:00:00Z');
    expect(rig.calls).toEqual([]);
    expect((await stepOf(rig)).reason).toBe('stop');
  });

  test('a rate: the next ones wait for their place, and no consent is asked', async () => {
    const rig = await stage.start(
      files(ask(), '', 'rate: { messages: 1, per: 1m }'),
      inTurn(answered({ score: 1 })),
    );
    for (const who of ['ann', 'bob', 'cid']) await rig.track(who, 'cart_updated', { cart_id: who });
    expect(rig.calls.length).toBe(1);
    await rig.moveTo('2026-03-02T10:01:00Z');
    expect(rig.calls.length).toBe(2);
    await rig.moveTo('2026-03-02T10:02:00Z');
    expect(rig.calls.length).toBe(3);
  });

  test('an environment that delivers to a few', async () => {
    const few = 'kind: segment\nid: few\nwho: country = "FR"\n';
    const settings = shop['carillon.yaml']!.replace('    store:', '    deliver_only: few\n    store:');
    const rig = await stage.start({ ...files(), 'few.yaml': few, 'carillon.yaml': settings });
    await begin(rig);
    expect(rig.calls).toEqual([]);
    expect(await resultOf(rig)).toEqual({ status: 'refused', reason: 'deliver_only' });
  });
});

test('an hour in which nobody ran is not counted', async () => {
  const steps = `  - { id: sleep, wait: 1h }${ask()}`;
  const rig = await stage.start(files(steps), inTurn(answered({ score: 1 })));
  await begin(rig);
  await rig.daemon.stop();
  rig.clock.moveTo(Date.parse('2026-03-02T15:00:00Z'));
  await stage.restart();
  expect(stage.rig.calls.length).toBe(1);
  expect(await resultOf(stage.rig)).toMatchObject({ status: 'answered' });
});

test('a restart between two tries: the same key, and the way goes on', async () => {
  const results = inTurn(transient(), answered({ score: 1 }));
  let rig = await stage.start(files(), results);
  await begin(rig);
  await stage.restart();
  rig = stage.rig;
  await rig.moveTo('2026-03-02T10:05:00Z');
  expect(rig.calls.length).toBe(2);
  expect(await resultOf(rig)).toMatchObject({ status: 'answered' });
});

test('in a repeat each round asks anew, under a key of its own', async () => {
  const steps = `
  - id: rounds
    repeat: { times: 3 }
    steps:
      - { id: ask, call: { connector: scoring, body: { round: { value: repeat.index } }, answer: ${ANSWER} } }`;
  const rig = await stage.start(files(steps), inTurn(answered({ score: 1 })));
  await begin(rig);
  expect(rig.calls.map(({ body }) => body)).toEqual([{ round: 0 }, { round: 1 }, { round: 2 }]);
  expect(new Set(rig.calls.map(({ key }) => key)).size).toBe(3);
});

describe('finally', () => {
  const last =
    'finally: [ { id: tell, call: { connector: scoring, body: { left: true, who: { value: country } } } } ]';

  test.each([
    ['at the last step', `  - { id: sleep, wait: 1h }`, '', 'done'],
    ['by the goal', `  - { id: sleep, wait: 1h }`, 'goal: { did: order_completed }', 'goal'],
    ['by an exit', `  - { id: bye, exit: enough }`, '', 'enough'],
  ])('tells it once %s, tries again, and nobody waits', async (_, steps, head, reason) => {
    const rig = await stage.start(
      files(steps, `${head}\n${last}`),
      inTurn(transient(), answered({ any: 1 })),
    );
    await begin(rig);
    if (reason === 'goal') await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    await rig.moveTo('2026-03-02T12:00:00Z');
    expect(rig.calls.map(({ body }) => body)).toEqual(Array(2).fill({ left: true, who: 'GB' }));
    expect(new Set(rig.calls.map(({ key }) => key)).size).toBe(1);
    expect(await effects(rig)).toEqual(['sent']);
    const { endedAt, reason: why } = await stepOf(rig);
    expect([endedAt === null, why]).toEqual([false, reason]);
  });

  test('gives up at its `up_to`', async () => {
    const rig = await stage.start(files('  - { id: bye, exit: enough }', last), inTurn(transient()));
    await begin(rig);
    await rig.moveTo('2026-03-02T12:00:00Z');
    expect(await effects(rig)).toEqual(['failed HTTP 503']);
    expect(rig.calls.length).toBeGreaterThan(5);
  });
});

describe('what is refused before anything runs', () => {
  const codes = async (steps: string, more: Files = {}) =>
    (await findingsOf({ ...files(steps), ...more })).map(({ code, what }) => `${code} ${what}`);

  test.each([
    ['an answer that is not declared', 'set: { score: steps.ask.answer.points }', /has no `points`|points/],
    ['an answer of a step that is no call', 'set: { score: steps.on.answer }', /answer/],
    [
      'a type that does not fit',
      'branch: [ { when: steps.ask.answer.score = "high", then: [ { id: x, exit: y } ] } ]',
      /score/,
    ],
  ])('%s', async (_, step, said) => {
    const found = await codes(`${ask()}\n  - { id: on, ${step} }`);
    expect(found.join('\n')).toMatch(said);
  });

  test('a template that prints what the answer does not hold, and not what another journey has', async () => {
    const templates = (name: string) => ({
      'more.yaml': `kind: template\nid: told\nclass: service\nemail: { subject: "{{ ${name} }}", html: "x" }\n`,
    });
    const steps = `${ask()}\n  - { id: tell, send: { template: told, channel: email } }`;
    expect(await codes(steps, templates('steps.ask.answer.score'))).toEqual([]);
    expect(await codes(steps, templates('steps.other.answer.score'))).toEqual([]);
    expect(await codes(steps, templates('steps.ask.answer.scor'))).toEqual([
      'CAR-721 this template prints `steps.ask.answer.scor`, and `steps.ask.answer` has no `scor`',
    ]);
  });

  test('an else or an answer in `finally`', async () => {
    const found = await findingsOf(
      files(
        '  - { id: bye, exit: x }',
        `finally: [ { id: t, call: { connector: scoring, answer: ${ANSWER} } } ]`,
      ),
    );
    expect(found.map(({ what }) => what).join()).toMatch(/answer/);
  });
});
