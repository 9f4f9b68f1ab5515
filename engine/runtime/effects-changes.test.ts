import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { journeyText } from '../review/explain-journey.ts';
import { messageText } from '../review/explain-message.ts';
import { personOf } from '../review/person.ts';
import { shop } from '../rig/files.ts';
import type { RigOptions } from '../rig/rig.ts';
import type { SendResult } from './channel.ts';
import { WISHES_KEY, wished } from './pauses.ts';
import { type Files, Stage, withSteps } from './steps.testing.ts';
import { Tasks } from './tasks.ts';

/** Calls and tasks while the journey changes or stands still, and what is told of them afterwards. */

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const CHANNEL = `${shop['channels.yaml']}
---
kind: channel
id: scoring
connector: webhook
medium: webhook
retry: { times: 9, first: 1m, at_most: 1m }
`;
const RING = 'kind: template\nid: ring\nclass: service\ntask: { title: "Call {{ profile.email }}" }\n';
const ask =
  '  - { id: ask, call: { connector: scoring, body: { who: { value: email } }, answer: { score: number }, up_to: 1h } }';
const visit = '  - { id: visit, task: { or: store, template: ring, due: 2d, outcomes: [ok] } }';
const rest = '  - { id: rest, wait: 5d }';
const files = (...steps: string[]): Files => ({
  ...withSteps(steps.join('\n')),
  'channels.yaml': CHANNEL,
  'ring.yaml': RING,
});
const busy: SendResult = { outcome: 'transient', reason: 'HTTP 503' };
const answers = (...results: SendResult[]): RigOptions => {
  let next = 0;
  return { answerCall: () => results[Math.min(next++, results.length - 1)]! };
};
const begin = async () => {
  await stage.meet('ann');
  await stage.rig.track('ann', 'cart_updated', { cart_id: 'c', value: 1 });
};
const instance = async () => (await stage.rig.image('ann')).instances[0]!;
const effects = async () => {
  const rows = await stage.rig.store.people.effects(
    ['ready', 'sent', 'failed', 'dropped', 'open', 'overdue', 'done'],
    9,
  );
  return rows.map(({ status, reason }) => [status, reason].filter(Boolean).join(' '));
};

/** As `carillon pause` and `carillon resume` do it. */
async function wish(paused: boolean): Promise<void> {
  const { rig } = stage;
  const { engine } = rig.daemon;
  const before = await rig.store.progress(WISHES_KEY);
  const value = wished(before, 'basket', { paused, at: rig.clock.now() });
  await engine.submit([], { bucket: 0, key: WISHES_KEY, value });
  await rig.daemon.hearWishes();
  await rig.settled();
}

describe('another version of the journey', () => {
  test.each<[string, string[], string[], string, string]>([
    ['without the call: withdrawn', [ask, rest], [rest], 'rest', 'dropped step_removed'],
    ['without the task: withdrawn', [visit, rest], [rest], 'rest', 'dropped step_removed'],
    ['with the call: it goes on', [ask, rest], [ask.replace('1h', '2h'), rest], 'ask', 'ready HTTP 503'],
    ['with the task: it stays as it was', [visit, rest], [visit.replace('2d', '9d'), rest], 'visit', 'open'],
    ['a wait where the call stood', [ask], [rest.replace('rest', 'ask')], 'ask', 'dropped step_removed'],
  ])('%s', async (_, before, after, step, effect) => {
    const rig = await stage.start(files(...before), answers(busy));
    await begin();
    await rig.replace(files(...after));
    expect((await instance()).step).toBe(step);
    expect(await effects()).toEqual([effect]);
  });

  test('an outcome that has steps now leads into them', async () => {
    const rig = await stage.start(files(visit));
    await begin();
    await rig.replace(files(`${visit.slice(0, -2)}, then: { ok: [ { id: glad, exit: glad } ] } }`));
    const [task] = await rig.store.people.tasks({ limit: 1 });
    await new Tasks(rig.daemon.engine).ask({ ask: 'record', id: task!.key, outcome: 'ok' });
    await rig.settled();
    expect((await instance()).reason).toBe('glad');
  });

  test('an answer is held against what the step declares when it comes', async () => {
    const rig = await stage.start(
      files(ask, rest),
      answers(busy, { outcome: 'accepted', answer: { score: 'A' } }),
    );
    await begin();
    await rig.replace(files(ask.replace('score: number', 'score: text'), rest));
    await rig.moveTo('2026-03-02T10:02:00Z');
    const { results } = (await instance()).body as { results: Record<string, object> };
    expect(results['ask']).toMatchObject({ status: 'answered', answer: { score: 'A' } });
  });
});

describe('a pause', () => {
  test('holds a call, and lets it go at the resume', async () => {
    const rig = await stage.start(
      files('  - { id: sleep, wait: 1m }', ask),
      answers({ outcome: 'accepted', answer: {} }),
    );
    await begin();
    await wish(true);
    await rig.moveTo('2026-03-02T18:00:00Z');
    expect(rig.calls).toEqual([]);
    await wish(false);
    await rig.moveTo('2026-03-02T18:01:00Z');
    expect(rig.calls).toHaveLength(1);
    expect((await instance()).reason).toBe('done');
  });

  test('holds one that is to be tried again, and keeps an outcome until the resume', async () => {
    const rig = await stage.start(files(visit, ask), answers(busy, { outcome: 'accepted', answer: {} }));
    await begin();
    await wish(true);
    const [task] = await rig.store.people.tasks({ limit: 1 });
    const record = await new Tasks(rig.daemon.engine).ask({ ask: 'record', id: task!.key, outcome: 'ok' });
    expect(record).toMatchObject({ task: { status: 'done' } });
    await rig.settled();
    expect((await instance()).step).toBe('visit');
    await wish(false);
    await rig.moveTo('2026-03-02T10:00:01Z');
    expect((await instance()).step).toBe('ask');
    expect(rig.calls).toHaveLength(1);
    await wish(true);
    await rig.moveTo('2026-03-02T10:30:00Z');
    expect(rig.calls).toHaveLength(1);
    await wish(false);
    await rig.moveTo('2026-03-02T10:31:00Z');
    expect(rig.calls).toHaveLength(2);
    expect((await instance()).reason).toBe('done');
  });
});

describe('what is told', () => {
  const told = async (showPersonal: boolean) => {
    const { store, daemon, clock } = stage.rig;
    const { profile } = await stage.rig.image('ann');
    const person = (await personOf({
      store,
      run: daemon.engine.run,
      id: profile.id,
      at: clock.now(),
      showPersonal,
    }))!;
    const all = await store.people.effects(['sent', 'failed', 'open', 'ready'], 9);
    const texts = [await journeyText(store, person, person.run.program.journeyById.get('basket')!)];
    for (const effect of all) texts.push(await messageText(store, { effect, person, showPersonal }));
    return texts.join('\n');
  };
  const answered: SendResult = { outcome: 'accepted', provider: 'HTTP 200', answer: { score: 77 } };

  test('of a call and a task: everything but what is personal', async () => {
    await stage.start(files(ask, visit), answers(busy, answered));
    await begin();
    await stage.rig.moveTo('2026-03-02T10:05:00Z');
    const text = await told(false);
    expect(text).toMatch(/Stands at visit \(task\)[^\n]*; open; goes on 4 Mar/);
    expect(text).toMatch(/ask .*answered: score/);
    expect(text).toMatch(/answered +at ask/);
    expect(text).toMatch(/^Call [a-z0-9]{20}: answered, 2 attempts$/m);
    expect(text).toMatch(/^Task [a-z0-9]{20}: to be done$/m);
    expect(text).toMatch(/for +store +team/);
    expect(text).toMatch(/task_created/);
    expect(text).not.toMatch(/ann@example|77/);
    const shown = await told(true);
    expect(shown).toMatch(/who +ann@example\.com/);
    expect(shown).toMatch(/title +Call ann@example\.com/);
  });

  test('why there was no answer', async () => {
    await stage.start(files(ask), answers({ outcome: 'permanent', reason: 'HTTP 404' }));
    await begin();
    const text = await told(false);
    expect(text).toMatch(/ask .*failed: HTTP 404/);
    expect(text).toMatch(/failed for good: HTTP 404, 1 attempt/);
  });
});
