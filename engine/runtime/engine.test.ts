import { afterEach, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { withCommit } from '../rig/with-commit.testing.ts';
import type { Store } from '../store/store.ts';
import { BusyError, MOST_WAITING } from './busy.ts';
import type { Incoming } from './incoming.ts';

/** What the engine promises whoever waits for it: an answer that is true, or a refusal, and never both. */

/** A store that commits when it is let to. */
class Gate {
  /** Answers whether a commit may go on. */
  hold: (() => Promise<void>) | null = null;
  commits = 0;

  readonly between = (store: Store): Store => {
    const commit: Store['commit'] = async (...given) => {
      this.commits += 1;
      await this.hold?.();
      return store.commit(...given);
    };
    return withCommit(store, commit);
  };
}

let rig: Rig;
let gate: Gate;
afterEach(() => rig.stop().catch(() => {}));

async function start(): Promise<void> {
  gate = new Gate();
  rig = await Rig.start(shop, { between: gate.between });
  gate.commits = 0;
}

const message = (user: string): Incoming => ({
  id: `of ${user}`,
  source: 'test',
  event: 'page_viewed',
  time: null,
  identifiers: { user_id: user },
  traits: {},
  consent: {},
  properties: {},
  imported: false,
  raw: null,
});

/** What came of promises: a value's outcome, or the error. */
async function outcomes(promises: readonly Promise<{ outcome: string }>[]): Promise<Set<string>> {
  const settled = await Promise.allSettled(promises);
  return new Set(settled.map((one) => (one.status === 'fulfilled' ? one.value.outcome : String(one.reason))));
}

const countPeople = () => rig.store.people.countProfiles();

test('whoever comes when too many wait is told to come back; what waits when it stops is refused', async () => {
  await start();
  const { engine } = rig.daemon;
  let isUnderWay = () => {};
  const underWay = new Promise<void>((resolve) => (isUnderWay = resolve));
  let letGo = () => {};
  const letThrough = new Promise<void>((resolve) => (letGo = resolve));
  gate.hold = () => {
    isUnderWay();
    return letThrough;
  };
  const first = engine.accept(message('first'));
  await underWay;
  const waiting = Array.from({ length: MOST_WAITING }, (_, place) => engine.accept(message(`u${place}`)));
  await expect(engine.accept(message('late'))).rejects.toBeInstanceOf(BusyError);
  await expect(engine.ask([])).rejects.toBeInstanceOf(BusyError);
  const stopped = engine.stop();
  letGo();
  await stopped;
  // The batch under way ends as if nothing had been.
  expect(await first).toMatchObject({ outcome: 'accepted' });
  expect(await outcomes(waiting)).toEqual(new Set(['Error: the engine has stopped']));
  expect(await outcomes([engine.accept(message('later'))])).toEqual(
    new Set(['Error: the engine has stopped']),
  );
  expect(await countPeople()).toBe(1);
});

test('a batch that cannot be committed stops the engine: nothing later overtakes it', async () => {
  await start();
  const { engine } = rig.daemon;
  gate.hold = () => Promise.reject(new Error('the disk is gone'));
  const told = [engine.accept(message('ann')), engine.accept(message('bo'))];
  const idle = engine.untilIdle().catch(String);
  expect(await outcomes(told)).toEqual(new Set(['Error: the disk is gone']));
  expect(await idle).toBe('Error: the disk is gone');
  gate.hold = null;
  expect(await outcomes([engine.accept(message('cy'))])).toEqual(new Set(['Error: the disk is gone']));
  expect(String(engine.failed)).toBe('Error: the disk is gone');
  expect(rig.faults.map(String)).toEqual(['Error: the disk is gone']);
  expect([gate.commits, await countPeople()]).toEqual([1, 0]);
});

test('messages that come together are one transaction, and each is answered', async () => {
  await start();
  const told = Array.from({ length: 40 }, (_, place) => rig.daemon.engine.accept(message(`u${place}`)));
  expect(await outcomes(told)).toEqual(new Set(['accepted']));
  expect([gate.commits, await countPeople()]).toEqual([1, 40]);
});

test('walks go on between messages, and messages between the slices of walks', async () => {
  await start();
  const { engine } = rig.daemon;
  const done: string[] = [];
  const said = (name: string) => () => void done.push(name);
  const slices = ['a', 'b', 'c'].map((name) =>
    engine.slice([], { bucket: 0, key: `walk.${name}`, value: 1 }).then(said(name)),
  );
  const messages = [1, 2].map((place) => engine.accept(message(`u${place}`)).then(said('message')));
  await Promise.all([...slices, ...messages]);
  expect(done.filter((name) => name !== 'message')).toEqual(['a', 'b', 'c']);
  expect(done.indexOf('message')).toBeLessThan(done.indexOf('c'));
});

test('who listens hears of what was committed, until they stop', async () => {
  await start();
  const { engine } = rig.daemon;
  const heard: string[] = [];
  const stop = engine.onActive((people) => heard.push(`${people.length} active`));
  engine.onBatch(() => heard.push('batch'));
  await rig.track('ann', 'page_viewed');
  stop();
  await rig.track('ann', 'page_viewed');
  expect(heard.filter((what) => what !== 'batch')).toEqual(['1 active']);
  expect(heard.filter((what) => what === 'batch').length).toBeGreaterThan(1);
});
