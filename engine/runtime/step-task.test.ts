import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { findingsOf, type RigOptions } from '../rig/rig.ts';
import type { Json } from '../store/store.ts';
import { type Files, Stage, withSteps } from './steps.testing.ts';
import { type Task, Tasks } from './tasks.ts';

/** The step `task`, through the whole engine: whose it is, what comes of it, and when it comes too late. */

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const STAFF = `
kind: entity
id: staff
key: number
fields: { name: text }
`;
const TEMPLATE = `
kind: template
id: call_script
class: marketing
task:
  title: { en: "Call {{ profile.first_name | default: 'them' }} about {{ event.cart_id }}", zh-CN: "电话" }
  text: "It is worth {{ event.value }}."
email: { subject: "x", html: "y" }
`;
const visit = (more = '') => `
  - id: visit
    task: { to: adviser, or: store_staff, template: call_script, due: 2d, outcomes: [interested, not_now] ${more} }
    then:
      interested: [ { id: glad, set: { country: '"glad"' } } ]
    else: [ { id: sad, set: { country: '"sad"' } } ]
  - { id: note, set: { time_zone: steps.visit.outcome } }`;

function files(steps = visit(), head = ''): Files {
  const profile = `${shop['profile.yaml']}  adviser: { type: ref, to: staff }\n`;
  return {
    ...withSteps(steps, head),
    'profile.yaml': profile,
    'staff.yaml': STAFF,
    'task.yaml': TEMPLATE,
  };
}
const start = (what = files(), options: RigOptions = {}) => stage.start(what, options);
const begin = (traits: Record<string, string | null> = { adviser: 's1', first_name: 'Ann' }, cart = 'c7') =>
  stage.rig.track('ann', 'cart_updated', { cart_id: cart, value: 40 }, { traits });
const tasks = () => new Tasks(stage.rig.daemon.engine);
const list = async (query = {}): Promise<readonly Task[]> => {
  const answer = await tasks().ask({ ask: 'list', limit: 50, ...query });
  return 'tasks' in answer ? answer.tasks : [];
};
const record = async (id: string, outcome: string) => {
  const answer = await tasks().ask({ ask: 'record', id, outcome });
  await stage.rig.settled();
  return 'no' in answer ? answer.no : 'task' in answer ? answer.task.status : '';
};
const traits = async () => (await stage.rig.image('ann')).profile.traits;
const instance = async () => (await stage.rig.image('ann')).instances[0]!;
const result = async () =>
  ((await instance()).body as { results: Record<string, Record<string, Json>> }).results['visit']!;
/** Events of tasks, as `task_done interested`. */
const events = async () =>
  (await stage.rig.image('ann')).events
    .filter(({ type }) => type.startsWith('task_'))
    .map(({ type, properties }) => [type, properties['outcome']].filter(Boolean).join(' '));

test('it is made once, for the adviser, with the values of then', async () => {
  await start();
  await begin();
  const [task, ...others] = await list({ assignee: 's1' });
  expect(others).toEqual([]);
  expect(task).toEqual({
    id: expect.stringMatching(/^[a-z0-9]{20}$/),
    status: 'open',
    title: 'Call Ann about c7',
    text: 'It is worth 40.',
    assignee: 's1',
    created_at: '2026-03-02T10:00:00.000Z',
    due: '2026-03-04T10:00:00.000Z',
    journey: 'basket',
    step: 'visit',
    template: 'call_script',
    outcomes: ['interested', 'not_now'],
  });
  const shown = await tasks().ask({ ask: 'show', id: task!.id });
  expect(shown).toMatchObject({ task: { ...task, profile: { user_id: ['ann'] } } });
  const { events: all } = await stage.rig.image('ann');
  const created = all.find(({ type }) => type === 'task_created')!;
  expect(created.properties).toEqual({
    task: task!.id,
    journey: 'basket',
    step: 'visit',
    instance: (await instance()).id,
    template: 'call_script',
    class: 'marketing',
    assignee: 's1',
    due: '2026-03-04T10:00:00.000Z',
  });
  expect(await result()).toEqual({ status: 'open', task: task!.id, assignee: 's1' });
});

test.each<[string, string, Record<string, Json>, string | undefined]>([
  ['with steps of its own', 'interested', { country: 'glad', time_zone: 'interested' }, 'done'],
  ['without', 'not_now', { time_zone: 'not_now' }, 'done'],
])('an outcome %s', async (_, outcome, expected, reason) => {
  await start();
  await begin();
  const [task] = await list();
  expect(await record(task!.id, outcome)).toBe('done');
  expect(await traits()).toMatchObject(expected);
  expect(await result()).toMatchObject({ status: 'done', outcome });
  expect((await instance()).reason).toBe(reason);
  expect(await events()).toEqual(['task_created', `task_done ${outcome}`]);
  expect(await list()).toEqual([]);
  // The same once more is the same; another one is not.
  expect(await record(task!.id, outcome)).toBe('done');
  expect(await record(task!.id, outcome === 'not_now' ? 'interested' : 'not_now')).toBe('more_outcomes');
  expect(await record(task!.id, 'perhaps')).toBe('such_outcome');
  expect(await record('nothing', 'interested')).toBe('such_task');
  expect(await events()).toEqual(['task_created', `task_done ${outcome}`]);
});

test('two at once: one of them counts', async () => {
  await start();
  await begin();
  const [task] = await list();
  const all = tasks();
  const ask = (outcome: string) => all.ask({ ask: 'record', id: task!.id, outcome });
  const answers = await Promise.all([ask('not_now'), ask('interested'), ask('not_now')]);
  expect(answers.map((answer) => ('no' in answer ? answer.no : 'done'))).toEqual([
    'done',
    'more_outcomes',
    'done',
  ]);
  await stage.rig.settled();
  expect(await events()).toEqual(['task_created', 'task_done not_now']);
});

test('overdue: `else` at its instant; the outcome that comes later is an event and moves nobody', async () => {
  const rig = await start();
  await begin();
  await rig.moveTo('2026-03-04T10:00:00Z');
  expect((await instance()).step).toBe('visit');
  await rig.moveTo('2026-03-04T10:00:01Z');
  expect(await traits()).toMatchObject({ country: 'sad' });
  const { endedAt, reason } = await instance();
  expect([endedAt, reason]).toEqual([Date.parse('2026-03-04T10:00:00Z'), 'done']);
  const [task] = await list({ assignee: 's1' });
  expect(task).toMatchObject({ status: 'overdue' });
  expect(await record(task!.id, 'interested')).toBe('done');
  expect(await record(task!.id, 'interested')).toBe('done');
  expect(await record(task!.id, 'not_now')).toBe('more_outcomes');
  expect(await traits()).toMatchObject({ country: 'sad' });
  expect(await events()).toEqual(['task_created', 'task_overdue', 'task_done interested']);
  expect(await list()).toEqual([]);
});

describe('whose it is', () => {
  test.each<[string, Record<string, string>, object]>([
    ['a team, where the profile refers to nobody', {}, { team: 'store_staff' }],
    ['a team, where the key is no id', { adviser: 'x'.repeat(600) }, { team: 'store_staff' }],
    ['the adviser', { adviser: 's2' }, { assignee: 's2' }],
  ])('%s', async (_, who, expected) => {
    await start();
    await begin(who);
    const [task] = await list();
    const { assignee, team } = task!;
    expect({ assignee, team }).toEqual({ assignee: undefined, team: undefined, ...expected });
    expect(await list({ team: 'store_staff' })).toHaveLength('team' in expected ? 1 : 0);
  });

  test('nobody at all: `else`, with its reason', async () => {
    await start(files(visit().replace('or: store_staff, ', '')));
    await begin({});
    expect(await list()).toEqual([]);
    expect(await result()).toMatchObject({ status: 'refused', reason: 'no_assignee' });
    expect(await traits()).toMatchObject({ country: 'sad' });
    expect(await stage.rig.decisionsOf('ann')).toContain('basket.visit refused no_assignee');
  });
});

describe('what stops it', () => {
  test('the goal withdraws it; what was done all the same is an event', async () => {
    const rig = await start(files(visit(), 'goal: { did: order_completed }'));
    await begin();
    const [task] = await list();
    await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    expect(await list()).toEqual([]);
    const shown = await tasks().ask({ ask: 'show', id: task!.id });
    expect(shown).toMatchObject({ task: { status: 'withdrawn' } });
    expect(await record(task!.id, 'interested')).toBe('done');
    expect(await events()).toEqual(['task_created', 'task_done interested']);
    expect((await instance()).reason).toBe('goal');
  });

  test('a control group: withheld, written down, and the way goes on as if it had been done', async () => {
    const policy = `${shop['policy.yaml']}control: [ { class: marketing, percent: 100, seed: all } ]\n`;
    await start({ ...files(), 'policy.yaml': policy });
    await begin();
    expect(await list()).toEqual([]);
    expect(await result()).toMatchObject({ status: 'withheld', reason: 'control_group' });
    expect((await instance()).reason).toBe('done');
    expect((await traits())['country']).toBeUndefined();
    const { events: all } = await stage.rig.image('ann');
    expect(all.find(({ type }) => type === 'message_withheld')?.properties).toMatchObject({
      template: 'call_script',
      medium: 'task',
      step: 'visit',
    });
  });

  test('a template that fails', async () => {
    const broken = TEMPLATE.replace('{{ event.value }}', '{% for i in (1..100000000) %}{% endfor %}');
    await start({ ...files(), 'task.yaml': broken });
    await begin();
    expect(await result()).toMatchObject({ status: 'refused', reason: 'render_error' });
  });
});

test('conditions and journeys hear of tasks: `did`, `step`, a wait, a start, a segment', async () => {
  const steps = `${visit().replace('  - { id: note', '  - { id: note_')}
  - id: late
    wait: { when: { did: task_done, step: visit }, up_to: 3d }
    else: [ { id: never, exit: never } ]
  - { id: end, exit: heard }`;
  const head = `---
kind: segment
id: overdue
who: { did: task_overdue, step: basket.visit }
---
kind: journey
id: escalate
start: { did: task_overdue, again: always }
steps: [ { id: boss, set: { locale: '"boss"' } } ]
---
kind: journey
id: thank
start: { did: task_created, again: always }
steps: [ { id: seen, set: { phone: '"seen"' } } ]
`;
  const rig = await start({ ...files(steps), 'more.yaml': head.slice(4) });
  await begin();
  expect(await traits()).toMatchObject({ phone: 'seen' });
  await rig.moveTo('2026-03-04T10:00:01Z');
  expect(await traits()).toMatchObject({ locale: 'boss', country: 'sad' });
  expect(await rig.segmentsOf('ann')).toEqual(['overdue']);
  expect((await instance()).step).toBe('late');
  const [task] = await list();
  await record(task!.id, 'not_now');
  const image = await rig.image('ann');
  expect(image.instances.find(({ journey }) => journey === 'basket')?.reason).toBe('heard');
});

test('in a repeat each round has a task of its own', async () => {
  const steps = `
  - id: rounds
    repeat: { times: 2 }
    steps:
      - { id: visit, task: { or: store_staff, template: call_script, due: 1d, outcomes: [ok] } }`;
  const rig = await start(files(steps));
  await begin();
  const [first] = await list();
  await rig.moveTo('2026-03-03T11:00:00Z');
  const both = await list({ team: 'store_staff' });
  expect(both.map(({ status }) => status)).toEqual(['overdue', 'open']);
  expect(await record(first!.id, 'ok')).toBe('done');
  expect((await instance()).endedAt).toBeNull();
  expect(await record(both[1]!.id, 'ok')).toBe('done');
  expect((await instance()).reason).toBe('done');
});

test('pages, in the order in which tasks are due', async () => {
  const rig = await start();
  for (const index of [0, 1, 2, 3, 4]) {
    await rig.moveTo(`2026-03-02T10:00:0${index}Z`);
    await rig.track(`p${index}`, 'cart_updated', { cart_id: `${index}` }, { traits: { adviser: 's1' } });
  }
  const titles: string[] = [];
  let after: { due: number; key: string } | undefined;
  do {
    const page = await tasks().ask({ ask: 'list', assignee: 's1', limit: 2, ...(after && { after }) });
    if (!('tasks' in page)) throw new Error('no page');
    titles.push(page.tasks.map(({ title }) => title.at(-1)).join(''));
    after = page.next;
  } while (after);
  expect(titles).toEqual(['01', '23', '4']);
});

test('after a restart it is still there, once', async () => {
  await start();
  await begin();
  await stage.restart();
  const [task, ...others] = await list();
  expect(others).toEqual([]);
  expect(await record(task!.id, 'interested')).toBe('done');
  expect(await traits()).toMatchObject({ country: 'glad' });
});

test('people who merge keep their tasks, also those past their time', async () => {
  const rig = await start(files(), { buckets: 4 });
  await rig.accept({
    event: 'cart_updated',
    properties: { cart_id: 'a', value: 1 },
    identifiers: { anonymous_id: 'x' },
    traits: { adviser: 's1' },
  });
  await rig.moveTo('2026-03-05T10:00:00Z');
  await rig.accept({
    event: 'cart_updated',
    properties: { cart_id: 'b', value: 1 },
    identifiers: { anonymous_id: 'x' },
  });
  await begin({ first_name: 'Ann' }, 'c');
  await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'x' }, traits: { vip: true } });
  const all = await list();
  expect(all.map(({ status }) => status)).toEqual(['overdue', 'open', 'open']);
  for (const { id } of all) expect(await record(id, 'not_now')).toBe('done');
  expect(await list()).toEqual([]);
  expect((await events()).filter((event) => event === 'task_done not_now')).toHaveLength(3);
});

describe('what is refused before anything runs', () => {
  const found = async (steps: string, more: Files = {}) =>
    (await findingsOf({ ...files(steps), ...more })).map(({ code, what }) => `${code} ${what}`);

  test.each<[string, string, string[]]>([
    ['nothing', visit(), []],
    [
      'a template without the part',
      visit().replace('call_script', 'hello'),
      ['CAR-722 template `hello` has no `task` part'],
    ],
    [
      'a way for another outcome',
      visit().replace('      interested: [', '      perhaps: ['),
      ['CAR-723 `perhaps` is none of the outcomes of this task'],
    ],
    ['no such field', visit().replace('adviser', 'advisor'), ['CAR-724 profile has no field `advisor`']],
    [
      'a field that refers to nobody',
      visit().replace('adviser', 'country'),
      ['CAR-724 `country` of profile does not refer to anybody'],
    ],
  ])('%s', async (_, steps, expected) => {
    expect(await found(steps)).toEqual(expected);
  });

  test('an outcome that cannot be, and the key that is for later', async () => {
    const asked = `${visit()}
  - { id: ask, branch: [ { when: steps.visit.outcome = "maybe", then: [ { id: x, exit: y } ] } ] }`;
    expect((await found(asked)).join()).toMatch(/maybe|never/);
    expect((await found(visit(', offer: ten'))).join()).toMatch(/offer/);
  });
});

describe('a task with an offer', () => {
  const gift = (more = '') =>
    `kind: offer\nid: gift\ntitle: A gift\nbenefit: { percent: 20 }\ncodes: { pattern: "FS-########" }\nbudget: { grants: 1 }\n${more}`;
  const withGift = (more = ''): Files => ({
    ...files(visit(', offer: gift')),
    'offer.yaml': gift(more),
    'task.yaml': TEMPLATE.replace('It is worth {{ event.value }}.', 'Give them {{ offer.code }}.'),
  });

  test('is made once the offer is granted, and says its code', async () => {
    await start(withGift());
    await begin();
    const { code, offer, status } = await result();
    expect([status, offer]).toEqual(['open', 'gift']);
    expect(code).toMatch(/^FS-[A-Z0-9]{8}$/);
    expect((await list()).map(({ text }) => text)).toEqual([`Give them ${code}.`]);
    const { events: all } = await stage.rig.image('ann');
    expect(all.map(({ type }) => type)).toEqual(expect.arrayContaining(['offer_granted', 'task_created']));
    await record((await list())[0]!.id, 'interested');
    expect(await traits()).toMatchObject({ country: 'glad' });
  });

  test.each([
    ['nobody may have it', 'eligible: first_name = "Bob"'],
    ['none is left', ''],
  ])('is not made where %s: else is done, and nothing is consumed', async (_, more) => {
    await start(withGift(more));
    if (more === '')
      await stage.rig.track('bob', 'cart_updated', { cart_id: 'b', value: 1 }, { traits: { adviser: 's2' } });
    await begin();
    expect(await list({ assignee: 's1' })).toEqual([]);
    expect(await traits()).toMatchObject({ country: 'sad' });
    const held = await stage.rig.store.people.countGrants();
    expect(held.reduce((sum, { count }) => sum + count, 0)).toBe(more === '' ? 1 : 0);
  });

  test('who is in the control group gets neither', async () => {
    const held =
      'kind: policy\nid: held\nconsent: {}\ncontrol: [ { class: marketing, percent: 100, seed: a } ]\n';
    await start({ ...withGift(), 'control.yaml': held });
    await begin();
    expect(await result()).toMatchObject({ status: 'withheld' });
    expect(await stage.rig.store.people.countGrants()).toEqual([]);
  });
});
