import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig, type RigOptions } from '../rig/rig.ts';

/** Reserved arms: who holds one gets nothing of the class from any journey, and goes on as if they had. */

let rig: Rig;
afterEach(async () => rig?.stop());

const experiment = (reserve: string) => `
kind: experiment
id: incentive
arms: { holdout: 100, offer: 0 }
${reserve}
---
kind: journey
id: meet
start: { did: order_completed }
steps:
  - { id: arm, experiment: incentive, arms: { holdout: exit, offer: exit } }
`;
const RESERVED = 'reserve: [ { arm: holdout, class: marketing } ]';
const files = (reserve: string, more = ''): Record<string, string> => ({
  ...shop,
  'policy.yaml': `${shop['policy.yaml']!.replace('sms: opt_in', 'sms: opt_in, ads: opt_out')}${more}\n`,
  'experiment.yaml': experiment(reserve),
  'tasks.yaml':
    'kind: template\nid: ring\nclass: marketing\ntask: { title: Ring }\nemail: { subject: x, html: y }\n',
  'notice.yaml': 'kind: template\nid: notice\nclass: service\nemail: { subject: Notice, html: <p>x</p> }\n',
  'journeys.yaml': [
    ['letter', 'send: { template: hello, channel: email }'],
    ['notice', 'send: { template: notice, channel: email }'],
    ['ring', 'task: { or: shop, template: ring, due: 1d, outcomes: [done] }'],
  ]
    .map(
      ([id, step]) => `
kind: journey
id: ${id}
start: { did: cart_updated, where: cart_id = "${id}", key: value, again: always }
steps:
  - { id: it, ${step}, else: [ { id: sad, exit: sad } ] }
  - { id: next, set: { score: '1' } }
`,
    )
    .join('---'),
});
const start = async (what: Record<string, string>, options: RigOptions = {}) => {
  rig = await Rig.start(what, { now: '2026-03-02T10:00:00Z', ...options });
};
const more = { traits: { email: 'ann@example.com' }, consent: { marketing: ['email'] } };
let value = 0;
const ask = (id: string) => rig.track('ann', 'cart_updated', { cart_id: id, value: ++value }, more);
const meet = () => rig.track('ann', 'order_completed', { order_id: `o${++value}`, total: 1 });
const said = async () =>
  (await rig.decisionsOf('ann')).filter((line) => /^(letter|notice|ring)\.it /.test(line));

describe.each([1, 4])('a reserved arm, %d buckets', (buckets) => {
  test.each<[string, string, string, string[]]>([
    ['a message', RESERVED, 'letter', ['letter.it withheld reserved_arm']],
    ['a task', RESERVED, 'ring', ['ring.it withheld reserved_arm']],
    ['not another class', RESERVED, 'notice', []],
    ['not where nothing is reserved', '', 'letter', []],
    ['not by another arm', RESERVED.replace('holdout', 'offer'), 'letter', []],
  ])('%s', async (_, reserve, id, expected) => {
    await start(files(reserve), { buckets });
    await meet();
    await ask(id);
    expect(await said()).toEqual(expected);
    const { events, profile } = await rig.image('ann');
    const withheld = events.filter(({ type }) => type === 'message_withheld');
    expect(withheld.map(({ properties }) => properties['reason'])).toEqual(
      expected.map(() => 'reserved_arm'),
    );
    expect(rig.sent.length).toBe(expected.length === 0 && id !== 'ring' ? 1 : 0);
    expect(profile.traits).toMatchObject({ score: 1 });
  });
});

test('is asked again before the hand-over', async () => {
  await start(files(RESERVED), { answer: () => ({ outcome: 'transient', reason: 'busy', after: 60_000 }) });
  await ask('letter');
  await meet();
  await rig.moveTo('2026-03-02T10:02:00Z');
  expect(await said()).toEqual(['letter.it withheld reserved_arm']);
  expect(await rig.store.people.countEffects()).toMatchObject([
    { channel: 'email', status: 'dropped', count: 1 },
  ]);
});

test('comes after consent and before the control group, and ends with the experiment', async () => {
  const control = 'control: [ { class: marketing, percent: 100 } ]';
  await start(files(RESERVED, control));
  await meet();
  await rig.track('ann', 'cart_updated', { cart_id: 'letter', value: ++value }, { traits: more.traits });
  await ask('letter');
  expect(await said()).toEqual(['letter.it refused no_consent', 'letter.it withheld reserved_arm']);
  await rig.replace(files('', control));
  await ask('letter');
  expect((await said()).at(-1)).toBe('letter.it withheld control_group');
  await rig.replace(files(''));
  await ask('letter');
  expect(rig.sent.length).toBe(1);
});

test('takes people out of audiences', async () => {
  await start({
    ...files(RESERVED),
    'ads.yaml': `
kind: channel
id: ads
connector: file
medium: ads
with: { folder: outbox }
---
kind: segment
id: buyers
who: { did: cart_updated }
---
kind: audience
id: buyers_ads
segment: buyers
channel: ads
class: marketing
identifiers: [email]
`,
  });
  await ask('notice');
  await meet();
  expect(await rig.decisionsOf('ann')).toContain(' withheld reserved_arm');
});
