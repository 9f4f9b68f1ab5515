import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { compileFiles, Rig, type RigOptions } from '../rig/rig.ts';
import { withCommit } from '../rig/with-commit.testing.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { Store } from '../store/store.ts';
import type { SendResult } from './channel.ts';
import type { Candidate } from './release.ts';
import { Tasks } from './tasks.ts';

/**
 * The process ends at each point of the life of a call and of a task: before every transaction, after every transaction,
 * before the channel is asked and after it answered. After a restart everything is as if nothing had happened; only a call
 * whose answer was not written down yet is made once more, under the same key.
 */

const files = {
  ...shop,
  'channels.yaml': `${shop['channels.yaml']}
---
kind: channel
id: scoring
connector: webhook
medium: webhook
`,
  'task.yaml': 'kind: template\nid: ring\nclass: service\ntask: { title: "Call {{ event.cart_id }}" }\n',
  'journey.yaml': `
kind: journey
id: whole
start: { did: cart_updated }
finally: [ { id: tell, call: { connector: scoring, body: { end: true } } } ]
steps:
  - id: ask
    call: { connector: scoring, body: { start: true }, answer: { score: number } }
    else: [ { id: lost, exit: lost } ]
  - id: visit
    task: { or: store, template: ring, due: 1h, outcomes: [yes_please] }
    else: [ { id: late, set: { score: steps.ask.answer.score } } ]
`,
};

let candidate: Candidate;
beforeAll(async () => {
  candidate = await compileFiles(files);
});

class Crash extends Error {}

/** Writes nothing more once it is dead; dies before or after a transaction, counted from 1. */
class Mortal {
  dead = false;
  commits = 0;
  constructor(readonly dies: { readonly at: number; readonly when: 'before' | 'after' } | null) {}

  readonly between = (store: Store): Store => {
    const commit: Store['commit'] = async (...given) => {
      this.commits++;
      const isLast = this.dies?.at === this.commits;
      this.dead ||= isLast && this.dies?.when === 'before';
      if (this.dead) throw new Crash();
      const result = await store.commit(...given);
      this.dead ||= isLast;
      if (this.dead) throw new Crash();
      return result;
    };
    return withCommit(store, commit);
  };
}

const folders: string[] = [];
let rig: Rig | undefined;
afterEach(async () => {
  await rig?.stop().catch(() => {});
  rig = undefined;
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const stores: Record<string, () => Promise<Pick<RigOptions, 'url' | 'buckets'>>> = {
  sqlite: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carillon-effects-'));
    folders.push(folder);
    return { url: `sqlite:${join(folder, 'store.db')}` };
  },
  postgres: async () => ({ url: await testPostgresUrl(), buckets: 4 }),
};

/** Where it stands at the end, whoever died on the way. */
async function whatIsThere(one: Rig) {
  const { profile, instances, events } = await one.image('ann');
  const effects = await one.store.people.effects(
    ['ready', 'sending', 'sent', 'failed', 'doubtful', 'dropped', 'open', 'done'],
    20,
  );
  const tasks = await one.store.people.tasks({ limit: 9 });
  return {
    score: profile.traits['score'],
    reasons: instances.map(({ reason }) => reason),
    events: events.map(({ type }) => type).sort(),
    effects: [...effects, ...tasks].map(({ key, status }) => `${key} ${status}`).sort(),
    decisions: (await one.decisionsOf('ann')).sort(),
  };
}

async function live(kind: string, mortal: Mortal) {
  const where = await stores[kind]!();
  const calls: string[] = [];
  const answerCall = async ({ key }: { key: string }): Promise<SendResult> => {
    calls.push(key);
    return { outcome: 'accepted', answer: { score: 7 } };
  };
  let starts = 0;
  const options: RigOptions = {
    ...where,
    answerCall,
    between: (store) => (starts++ === 0 ? mortal.between(store) : store),
  };
  rig = await Rig.start(candidate, options);
  const setUp = mortal.commits;
  const incoming = { id: 'only', traits: { first_name: 'Ann' } };
  const begin = () => rig!.track('ann', 'cart_updated', { cart_id: 'c' }, incoming);
  try {
    await begin();
    await rig.moveTo('2026-03-02T11:30:00Z');
  } catch (error) {
    if (!mortal.dead) throw error;
    await rig.restart(candidate);
    // Whoever was not answered sends it again.
    await begin();
    await rig.moveTo('2026-03-02T11:30:00Z');
  }
  return { calls, setUp, commits: mortal.commits };
}

describe.each(Object.keys(stores))('on %s', (kind) => {
  test('killed before and after every transaction: nothing is lost, nothing is doubled', async () => {
    const undisturbed = new Mortal(null);
    const { calls, setUp, commits } = await live(kind, undisturbed);
    const expected = await whatIsThere(rig!);
    await rig!.stop();
    expect(expected).toMatchObject({ score: 7, reasons: ['done'] });
    expect(expected.events).toEqual(['cart_updated', 'task_created', 'task_overdue']);
    expect(calls).toHaveLength(2);
    expect(commits - setUp).toBeGreaterThan(5);
    let doubled = 0;
    for (let at = setUp + 1; at <= commits; at++) {
      for (const when of ['before', 'after'] as const) {
        const mortal = new Mortal({ at, when });
        const made = (await live(kind, mortal)).calls;
        expect(mortal.dead, `transaction ${at}`).toBe(true);
        expect(await whatIsThere(rig!), `${when} transaction ${at}`).toEqual(expected);
        const keys = new Set(made);
        expect(keys.size).toBe(2);
        doubled += made.length - keys.size;
        await rig!.stop();
      }
    }
    // The answer of each of the two calls was not written down once: the doubtful window.
    expect(doubled).toBe(2);
  }, 120_000);
});

test('the outcome of a task that was told to be recorded is there after a crash', async () => {
  for (const when of ['before', 'after'] as const) {
    const setUp = new Mortal(null);
    const { commits } = await live('sqlite', setUp);
    await rig!.stop();
    const mortal = new Mortal({ at: commits + 1, when });
    await live('sqlite', mortal);
    const [task] = await rig!.store.people.tasks({ limit: 1 });
    const record = () =>
      new Tasks(rig!.daemon.engine).ask({ ask: 'record', id: task!.key, outcome: 'yes_please' });
    await expect(record()).rejects.toThrow(Crash);
    await rig!.restart(candidate);
    expect(await record()).toMatchObject({ task: { status: 'done', outcome: 'yes_please' } });
    const { events } = await rig!.image('ann');
    expect(events.filter(({ type }) => type === 'task_done')).toHaveLength(1);
    await rig!.stop();
  }
}, 60_000);
