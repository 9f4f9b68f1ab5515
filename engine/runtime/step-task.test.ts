import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { findingsOf } from '../rig/rig.ts';
import type { Json } from '../store/store.ts';
import type { Files } from './steps.testing.ts';
import { files, TEMPLATE, VisitStage, visit } from './visits.testing.ts';

/** The step `task`, through the whole engine: whose it is, what comes of it, and when it comes too late. */

let stage: VisitStage;
beforeEach(() => {
  stage = new VisitStage();
});
afterEach(() => stage.stop());

test('it is made once, for the adviser, with the values of then', async () => {
  await stage.start();
  await stage.begin();
  const [task, ...others] = await stage.list({ assignee: 's1' });
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
  const shown = await stage.tasks.ask({ ask: 'show', id: task!.id });
  expect(shown).toMatchObject({ task: { ...task, profile: { user_id: ['ann'] } } });
  const { events: all } = await stage.rig.image('ann');
  const created = all.find(({ type }) => type === 'task_created')!;
  expect(created.properties).toEqual({
    task: task!.id,
    journey: 'basket',
    step: 'visit',
    instance: (await stage.instance()).id,
    template: 'call_script',
    class: 'marketing',
    assignee: 's1',
    due: '2026-03-04T10:00:00.000Z',
  });
  expect(await stage.result()).toEqual({ status: 'open', task: task!.id, assignee: 's1' });
});

test.each<[string, string, Record<string, Json>, string | undefined]>([
  ['with steps of its own', 'interested', { country: 'glad', time_zone: 'interested' }, 'done'],
  ['without', 'not_now', { time_zone: 'not_now' }, 'done'],
])('an outcome %s', async (_, outcome, expected, reason) => {
  await stage.start();
  await stage.begin();
  const [task] = await stage.list();
  expect(await stage.record(task!.id, outcome)).toBe('done');
  expect(await stage.traits()).toMatchObject(expected);
  expect(await stage.result()).toMatchObject({ status: 'done', outcome });
  expect((await stage.instance()).reason).toBe(reason);
  expect(await stage.events()).toEqual(['task_created', `task_done ${outcome}`]);
  expect(await stage.list()).toEqual([]);
  // The same once more is the same; another one is not.
  expect(await stage.record(task!.id, outcome)).toBe('done');
  expect(await stage.record(task!.id, outcome === 'not_now' ? 'interested' : 'not_now')).toBe(
    'more_outcomes',
  );
  expect(await stage.record(task!.id, 'perhaps')).toBe('such_outcome');
  expect(await stage.record('nothing', 'interested')).toBe('such_task');
  expect(await stage.events()).toEqual(['task_created', `task_done ${outcome}`]);
});

test('two at once: one of them counts', async () => {
  await stage.start();
  await stage.begin();
  const [task] = await stage.list();
  const all = stage.tasks;
  const ask = (outcome: string) => all.ask({ ask: 'record', id: task!.id, outcome });
  const answers = await Promise.all([ask('not_now'), ask('interested'), ask('not_now')]);
  expect(answers.map((answer) => ('no' in answer ? answer.no : 'done'))).toEqual([
    'done',
    'more_outcomes',
    'done',
  ]);
  await stage.rig.settled();
  expect(await stage.events()).toEqual(['task_created', 'task_done not_now']);
});

test('overdue: `else` at its instant; the outcome that comes later is an event and moves nobody', async () => {
  const rig = await stage.start();
  await stage.begin();
  await rig.moveTo('2026-03-04T10:00:00Z');
  expect((await stage.instance()).step).toBe('visit');
  await rig.moveTo('2026-03-04T10:00:01Z');
  expect(await stage.traits()).toMatchObject({ country: 'sad' });
  const { endedAt, reason } = await stage.instance();
  expect([endedAt, reason]).toEqual([Date.parse('2026-03-04T10:00:00Z'), 'done']);
  const [task] = await stage.list({ assignee: 's1' });
  expect(task).toMatchObject({ status: 'overdue' });
  expect(await stage.record(task!.id, 'interested')).toBe('done');
  expect(await stage.record(task!.id, 'interested')).toBe('done');
  expect(await stage.record(task!.id, 'not_now')).toBe('more_outcomes');
  expect(await stage.traits()).toMatchObject({ country: 'sad' });
  expect(await stage.events()).toEqual(['task_created', 'task_overdue', 'task_done interested']);
  expect(await stage.list()).toEqual([]);
});

describe('whose it is', () => {
  test.each<[string, Record<string, string>, object]>([
    ['a team, where the profile refers to nobody', {}, { team: 'store_staff' }],
    ['a team, where the key is no id', { adviser: 'x'.repeat(600) }, { team: 'store_staff' }],
    ['the adviser', { adviser: 's2' }, { assignee: 's2' }],
  ])('%s', async (_, who, expected) => {
    await stage.start();
    await stage.begin(who);
    const [task] = await stage.list();
    const { assignee, team } = task!;
    expect({ assignee, team }).toEqual({ assignee: undefined, team: undefined, ...expected });
    expect(await stage.list({ team: 'store_staff' })).toHaveLength('team' in expected ? 1 : 0);
  });

  test('nobody at all: `else`, with its reason', async () => {
    await stage.start(files(visit().replace('or: store_staff, ', '')));
    await stage.begin({});
    expect(await stage.list()).toEqual([]);
    expect(await stage.result()).toMatchObject({ status: 'refused', reason: 'no_assignee' });
    expect(await stage.traits()).toMatchObject({ country: 'sad' });
    expect(await stage.rig.decisionsOf('ann')).toContain('basket.visit refused no_assignee');
  });
});

describe('what stops it', () => {
  test('the goal withdraws it; what was done all the same is an event', async () => {
    const rig = await stage.start(files(visit(), 'goal: { did: order_completed }'));
    await stage.begin();
    const [task] = await stage.list();
    await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    expect(await stage.list()).toEqual([]);
    const shown = await stage.tasks.ask({ ask: 'show', id: task!.id });
    expect(shown).toMatchObject({ task: { status: 'withdrawn' } });
    expect(await stage.record(task!.id, 'interested')).toBe('done');
    expect(await stage.events()).toEqual(['task_created', 'task_done interested']);
    expect((await stage.instance()).reason).toBe('goal');
  });

  test('a control group: withheld, written down, and the way goes on as if it had been done', async () => {
    const policy = `${shop['policy.yaml']}control: [ { class: marketing, percent: 100, seed: all } ]\n`;
    await stage.start({ ...files(), 'policy.yaml': policy });
    await stage.begin();
    expect(await stage.list()).toEqual([]);
    expect(await stage.result()).toMatchObject({ status: 'withheld', reason: 'control_group' });
    expect((await stage.instance()).reason).toBe('done');
    expect((await stage.traits())['country']).toBeUndefined();
    const { events: all } = await stage.rig.image('ann');
    expect(all.find(({ type }) => type === 'message_withheld')?.properties).toMatchObject({
      template: 'call_script',
      medium: 'task',
      step: 'visit',
    });
  });

  test('a template that fails', async () => {
    const broken = TEMPLATE.replace('{{ event.value }}', '{% for i in (1..100000000) %}{% endfor %}');
    await stage.start({ ...files(), 'task.yaml': broken });
    await stage.begin();
    expect(await stage.result()).toMatchObject({ status: 'refused', reason: 'render_error' });
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
  const rig = await stage.start({ ...files(steps), 'more.yaml': head.slice(4) });
  await stage.begin();
  expect(await stage.traits()).toMatchObject({ phone: 'seen' });
  await rig.moveTo('2026-03-04T10:00:01Z');
  expect(await stage.traits()).toMatchObject({ locale: 'boss', country: 'sad' });
  expect(await rig.segmentsOf('ann')).toEqual(['overdue']);
  expect((await stage.instance()).step).toBe('late');
  const [task] = await stage.list();
  await stage.record(task!.id, 'not_now');
  const image = await rig.image('ann');
  expect(image.instances.find(({ journey }) => journey === 'basket')?.reason).toBe('heard');
});

test('in a repeat each round has a task of its own', async () => {
  const steps = `
  - id: rounds
    repeat: { times: 2 }
    steps:
      - { id: visit, task: { or: store_staff, template: call_script, due: 1d, outcomes: [ok] } }`;
  const rig = await stage.start(files(steps));
  await stage.begin();
  const [first] = await stage.list();
  await rig.moveTo('2026-03-03T11:00:00Z');
  const both = await stage.list({ team: 'store_staff' });
  expect(both.map(({ status }) => status)).toEqual(['overdue', 'open']);
  expect(await stage.record(first!.id, 'ok')).toBe('done');
  expect((await stage.instance()).endedAt).toBeNull();
  expect(await stage.record(both[1]!.id, 'ok')).toBe('done');
  expect((await stage.instance()).reason).toBe('done');
});

test('pages, in the order in which tasks are due', async () => {
  const rig = await stage.start();
  for (const index of [0, 1, 2, 3, 4]) {
    await rig.moveTo(`2026-03-02T10:00:0${index}Z`);
    await rig.track(`p${index}`, 'cart_updated', { cart_id: `${index}` }, { traits: { adviser: 's1' } });
  }
  const titles: string[] = [];
  let after: { due: number; key: string } | undefined;
  do {
    const page = await stage.tasks.ask({ ask: 'list', assignee: 's1', limit: 2, ...(after && { after }) });
    if (!('tasks' in page)) throw new Error('no page');
    titles.push(page.tasks.map(({ title }) => title.at(-1)).join(''));
    after = page.next;
  } while (after);
  expect(titles).toEqual(['01', '23', '4']);
});

test('after a restart it is still there, once', async () => {
  await stage.start();
  await stage.begin();
  await stage.restart();
  const [task, ...others] = await stage.list();
  expect(others).toEqual([]);
  expect(await stage.record(task!.id, 'interested')).toBe('done');
  expect(await stage.traits()).toMatchObject({ country: 'glad' });
});

test('people who merge keep their tasks, also those past their time', async () => {
  const rig = await stage.start(files(), { buckets: 4 });
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
  await stage.begin({ first_name: 'Ann' }, 'c');
  await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'x' }, traits: { vip: true } });
  const all = await stage.list();
  expect(all.map(({ status }) => status)).toEqual(['overdue', 'open', 'open']);
  for (const { id } of all) expect(await stage.record(id, 'not_now')).toBe('done');
  expect(await stage.list()).toEqual([]);
  expect((await stage.events()).filter((event) => event === 'task_done not_now')).toHaveLength(3);
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
