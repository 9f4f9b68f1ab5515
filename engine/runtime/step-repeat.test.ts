import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findingsOf } from '../rig/rig.ts';
import { letter, Stage, withSteps } from './steps.testing.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const basket = async (properties = {}) => {
  await stage.meet('ann');
  await stage.rig.track('ann', 'cart_updated', { cart_id: 'c', ...properties });
};

describe('repeat', () => {
  test('so many times, each message once, through restarts in every round', async () => {
    const rig = await stage.start(
      withSteps(`
  - id: remind
    repeat: { times: 3 }
    steps:
      - { id: pause, wait: 1d }
      - ${letter('note')}
  - ${letter('end')}`),
    );
    await basket();
    for (const day of [3, 4, 5]) {
      await stage.restart();
      await rig.moveTo(`2026-03-0${day}T10:00:01Z`);
    }
    expect(stage.letters.map((line) => line.split('T')[0])).toEqual([
      'note 2026-03-03',
      'note 2026-03-04',
      'note 2026-03-05',
      'end 2026-03-05',
    ]);
    expect(new Set(rig.sent.map(({ key }) => key)).size).toBe(4);
    expect(await rig.decisionsOf('ann')).toContain('basket.end ended done');
  });

  test('without a pause: every round of repeats inside one another is another visit', async () => {
    const rig = await stage.start(
      withSteps(`
  - id: outer
    repeat: { times: 3 }
    steps:
      - { id: first, set: { score: '$sum([score, 100 * repeat.index])' } }
      - id: inner
        repeat: { times: 2 }
        steps:
          - ${letter('note')}
          - { id: add, set: { score: score + repeat.index } }
      - { id: after, set: { score: score + 1000 } }`),
    );
    await basket();
    expect(rig.sent.length).toBe(6);
    expect(new Set(rig.sent.map(({ key }) => key)).size).toBe(6);
    // 0 + 100 + 200 from outside, 3 times (0 + 1) from inside, 3 times 1000 from after.
    expect((await rig.image('ann')).profile.traits['score']).toBe(3303);
  });

  test.each([
    ['each element', 'over: event.items', 'abc'],
    ['no more than so many', 'over: event.items, at_most: 2', 'ab'],
    ['none of a list that is missing', 'over: event.nothing', '-'],
    ['while a condition holds', 'over: event.items, while: repeat.item != "c"', 'ab'],
  ])('over a list: %s', async (_, how, expected) => {
    const list = `
kind: event
id: list_sent
properties: { items: { type: list, of: text }, nothing: { type: list, of: text } }
`;
    const { 'journey.yaml': journey, ...files } = withSteps(`
  - id: each
    repeat: { ${how} }
    steps:
      - { id: add, set: { country: 'country & repeat.item' } }
  - { id: mark, set: { first_name: '$string(steps.each.rounds)' } }`);
    const starting = journey!.replace('did: cart_updated, key: cart_id', 'did: list_sent');
    const rig = await stage.start({ ...files, 'list.yaml': list, 'journey.yaml': starting });
    await rig.track('ann', 'list_sent', { items: ['a', 'b', 'c'] });
    const { traits } = (await rig.image('ann')).profile;
    expect(traits['country'] ?? '-').toBe(expected);
    expect(traits['first_name']).toBe(String(expected.replace('-', '').length));
  });

  test('a wait for the message of this round is not ended by that of an earlier one', async () => {
    const rig = await stage.start(
      withSteps(`
  - id: remind
    repeat: { times: 2 }
    steps:
      - ${letter('note')}
      - id: click
        wait: { when: { did: message_clicked, step: note }, up_to: 2d }
        else: [ { id: missed, set: { score: '$sum([score, 1])' } } ]`),
    );
    await basket();
    await rig.moveTo('2026-03-03T10:00:00Z');
    const [sent] = rig.sent;
    const [instance] = (await rig.image('ann')).instances;
    const click = (message: string) => ({
      message,
      channel: 'email',
      journey: 'basket',
      step: 'note',
      instance: instance!.id,
    });
    await clicked(click(sent!.key));
    expect(rig.sent.length).toBe(2);
    await rig.moveTo('2026-03-04T10:00:00Z');
    await stage.restart();
    await clicked(click(sent!.key));
    await rig.moveTo('2026-03-09T10:00:00Z');
    const { profile } = await rig.image('ann');
    expect(profile.traits['score']).toBe(1);
    expect((await rig.decisionsOf('ann')).at(-1)).toBe('basket.remind ended done');

    async function clicked(properties: Record<string, string>) {
      await rig.daemon.engine.submit([
        {
          profile: (await rig.image('ann')).profile.id,
          inputs: (at) => [
            {
              type: 'event',
              at,
              time: at,
              event: 'message_clicked',
              message: at,
              properties,
              imported: false,
            },
          ],
        },
      ]);
      await rig.settled();
    }
  });

  test('the goal takes people out of a round', async () => {
    const rig = await stage.start(
      withSteps(
        `  - { id: r, repeat: { times: 5 }, steps: [ { id: pause, wait: 1d }, ${letter('note')} ] }`,
        'goal: { did: order_completed }',
      ),
    );
    await basket();
    await rig.moveTo('2026-03-04T12:00:00Z');
    await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    await rig.moveTo('2026-03-20T12:00:00Z');
    expect(rig.sent.length).toBe(2);
    expect((await rig.decisionsOf('ann')).at(-1)).toBe('basket.pause ended goal');
  });

  test('a thousand rounds at once come to rest', async () => {
    const rig = await stage.start(
      withSteps(`
  - id: r
    repeat: { times: 1000 }
    steps: [ { id: add, set: { score: '$sum([score, 1])' } } ]`),
    );
    await basket();
    expect((await rig.image('ann')).profile.traits['score']).toBe(1000);
  });
});

const inside = 'steps: [ { id: a, wait: 1h } ]';
test.each([
  ['neither times nor over', `{ id: r, repeat: { at_most: 3 }, ${inside} }`, 'CAR-21'],
  ['both', `{ id: r, repeat: { times: 3, over: event.cart_id }, ${inside} }`, 'CAR-21'],
  ['over what is no list', `{ id: r, repeat: { over: event.value }, ${inside} }`, 'CAR-506'],
  ['no steps', '{ id: r, repeat: { times: 3 }, steps: [] }', 'CAR-'],
  ['one id twice inside', `{ id: a, repeat: { times: 3 }, ${inside} }`, 'CAR-701'],
  [
    'too many rounds',
    `{ id: r, repeat: { times: 50 }, steps: [ { id: q, repeat: { times: 50 }, ${inside} } ] }`,
    'CAR-708',
  ],
  [
    'an item without a list',
    '{ id: r, repeat: { times: 3 }, steps: [ { id: a, set: { score: repeat.item } } ] }',
    'CAR-311',
  ],
  ['an index outside', '{ id: r, set: { score: repeat.index } }', 'CAR-310'],
])('%s is an error', async (_, step, code) => {
  const errors = (await findingsOf(withSteps(`  - ${step}`))).filter(({ severity }) => severity === 'error');
  expect(errors.map((error) => error.code).join()).toContain(code);
});
