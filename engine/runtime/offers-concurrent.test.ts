import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { compileFiles } from '../rig/rig.ts';
import { openStore } from '../store/open.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { Store } from '../store/store.ts';
import { VirtualClock } from './clock.ts';
import { Engine } from './engine.ts';
import type { Incoming } from './incoming.ts';
import { applyRelease, runOf } from './release.ts';
import { withSteps } from './steps.testing.ts';

/**
 * Fifty takers at once drain a budget of a thousand: exactly a thousand are granted, no code twice, however often the
 * engine dies, before a transaction or right behind it.
 */

const TAKERS = 50;
const PEOPLE = 1_100;
const BUDGET = 1_000;

const files = {
  ...withSteps(`
  - { id: give, grant: gift, else: [ { id: no, exit: refused } ] }
  - { id: yes, exit: granted }`),
  'offer.yaml': `kind: offer
id: gift
benefit: { percent: 20 }
codes: { pattern: "FS-########" }
valid: { for: 14d }
budget: { grants: ${BUDGET}, per_profile: { at_most: 1 } }
`,
};

class Killed extends Error {}

/** A store that dies at the given calls of `commit` and `relay`, before or behind what they do. */
function dying(store: Store, at: (call: number) => 'before' | 'behind' | null): Store {
  let calls = 0;
  const dead = async <T>(work: () => Promise<T>): Promise<T> => {
    const when = at(++calls);
    if (when === 'before') throw new Killed();
    const result = await work();
    if (when === 'behind') throw new Killed();
    return result;
  };
  return new Proxy(store, {
    get(target, name: keyof Store) {
      if (name === 'commit')
        return (...given: Parameters<Store['commit']>) => dead(() => target.commit(...given));
      if (name === 'relay')
        return (...given: Parameters<Store['relay']>) => dead(() => target.relay(...given));
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

interface Case {
  readonly name: string;
  readonly url: () => Promise<string>;
  readonly buckets: number;
  /** Calls between two deaths; null: it lives. */
  readonly every: number | null;
}
const cases: readonly Case[] = [
  { name: 'SQLite, one bucket', url: async () => 'sqlite::memory:', buckets: 1, every: null },
  { name: 'SQLite, one bucket, dying', url: async () => 'sqlite::memory:', buckets: 1, every: 3 },
  { name: 'SQLite, four buckets, dying', url: async () => 'sqlite::memory:', buckets: 4, every: 5 },
  { name: 'PostgreSQL, 64 buckets', url: testPostgresUrl, buckets: 64, every: null },
  { name: 'PostgreSQL, 64 buckets, dying', url: testPostgresUrl, buckets: 64, every: 60 },
];

/** In the suite one of each: it lives, it dies, and over the other database. */
const IN_SUITE = ['SQLite, one bucket', 'SQLite, four buckets, dying', 'PostgreSQL, 64 buckets'];
const chosen = process.env['CARILLON_LONG'] ? cases : cases.filter(({ name }) => IN_SUITE.includes(name));

test.each(chosen)(
  'exactly the budget, and no code twice: $name',
  async ({ url, buckets, every }) => {
    const real = await openStore(await url(), { root: tmpdir(), buckets });
    const clock = new VirtualClock(Date.parse('2026-03-02T10:00:00Z'));
    const candidate = await compileFiles(files);
    const { release } = await applyRelease(real, candidate, { at: clock.now(), commit: null });
    const run = await runOf(real, candidate, release);
    let deaths = 0;
    const start = async (): Promise<Engine> => {
      // A little later each time, and by turns before and behind; after enough of it, it lives.
      const next = every === null || deaths > 60 ? Number.POSITIVE_INFINITY : every + (deaths % 5);
      const when = deaths % 2 === 0 ? ('before' as const) : ('behind' as const);
      const store = dying(real, (call) => (call === next ? when : null));
      try {
        return await Engine.start({ store, run, clock });
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        deaths++;
        return start();
      }
    };
    let engine = await start();
    let restarting: Promise<void> | null = null;
    const revive = (dead: Engine): Promise<void> => {
      if (dead !== engine) return Promise.resolve();
      restarting ??= (async () => {
        await dead.stop().catch(() => {});
        deaths++;
        engine = await start();
        restarting = null;
      })();
      return restarting;
    };
    let next = 0;
    const taker = async () => {
      for (let person = next++; person < PEOPLE; person = next++) {
        for (;;) {
          await restarting;
          const current = engine;
          try {
            await current.accept(incoming(person));
            break;
          } catch {
            await revive(current);
          }
        }
      }
    };
    await Promise.all(Array.from({ length: TAKERS }, taker));
    for (;;) {
      await restarting;
      const current = engine;
      try {
        await current.untilIdle();
        break;
      } catch {
        await revive(current);
      }
    }
    try {
      if (every !== null) expect(deaths).toBeGreaterThan(10);
      expect(await real.people.countGrants()).toEqual([{ offer: 'gift', status: 'granted', count: BUDGET }]);
      expect(await real.people.offers()).toMatchObject([{ granted: BUDGET, today: BUDGET }]);
      const codes: unknown[] = [];
      const ends = { granted: 0, refused: 0, other: 0 };
      for (let person = 0; person < PEOPLE; person++) {
        const id = await real.people.find('user_id', `p${person}`);
        const image = (await real.people.profile(id!))!;
        const reason = image.instances[0]?.reason;
        ends[reason === 'granted' || reason === 'refused' ? reason : 'other']++;
        const granted = image.events.filter(({ type }) => type === 'offer_granted');
        expect(granted.length).toBe(reason === 'granted' ? 1 : 0);
        codes.push(...granted.map(({ properties }) => properties['code']));
      }
      expect(ends).toEqual({ granted: BUDGET, refused: PEOPLE - BUDGET, other: 0 });
      expect(new Set(codes).size).toBe(BUDGET);
    } finally {
      await engine.stop();
      await real.close();
    }
  },
  120_000,
);

function incoming(person: number): Incoming {
  return {
    id: `m${person}`,
    source: 'test',
    event: 'cart_updated',
    time: null,
    identifiers: { user_id: `p${person}` },
    traits: {},
    consent: {},
    properties: { cart_id: 'a' },
    imported: false,
    raw: null,
  };
}
