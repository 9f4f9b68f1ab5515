/** Reads for people: counts over all buckets, lists newest first, redirects followed where they should be. */
import { expect, test } from 'vitest';
import type { Catalog, EffectStatus, JsonObject, TaskQuery } from '../store.ts';
import { type Open, on } from './owned_store.ts';
import {
  changeRow,
  decisionRow,
  effectRow,
  eventRow,
  instanceRow,
  profileRow,
  quarantineRow,
  stateRow,
} from './sample.ts';

const CATALOG: Catalog = {
  events: [
    { id: 'ordered', columns: [] },
    { id: 'visited', columns: [] },
  ],
  traits: [],
  segmentSlots: 1_100,
};
const IDS = Array.from({ length: 40 }, (_, id) => id);

export function people(open: Open): void {
  test(
    'tasks still to be done: by whose they are, page by page in the order in which they are due',
    on(open, async (owned) => {
      const task = (key: string, due: number, body: JsonObject, status: EffectStatus = 'open') =>
        effectRow(key.charCodeAt(0), key, { status, due, body: { kind: 'task', ...body } });
      const long = 'n\0'.repeat(3_000);
      const rows = [
        task('a', 30, { assignee: 's1' }),
        task('b', 10, { assignee: 's1' }, 'overdue'),
        task('c', 10, { assignee: 's1' }),
        task('d', 20, { team: 'store' }),
        task('e', 5, { assignee: 's1' }, 'done'),
        task('f', 5, { assignee: 's1' }, 'dropped'),
        task('g', 40, { assignee: long }),
        task('h', 41, { assignee: 'No', team: 7 }),
        task('i', 5, { assignee: 's1' }, 'ready'),
      ];
      for (const row of rows) await owned.write(row.profile, { effects: [row] });
      const keys = async (query: TaskQuery) =>
        (await owned.store.people.tasks(query)).map(({ key }) => key).join('');
      expect(await keys({ limit: 9 })).toBe('bcdagh');
      expect(await keys({ assignee: 's1', limit: 9 })).toBe('bca');
      expect(await keys({ assignee: 's1', limit: 2 })).toBe('bc');
      expect(await keys({ assignee: 's1', limit: 2, after: { due: 10, key: 'c' } })).toBe('a');
      expect(await keys({ assignee: 's1', limit: 2, after: { due: 10, key: 'b' } })).toBe('ca');
      expect(await keys({ team: 'store', limit: 9 })).toBe('d');
      expect(await keys({ team: 'store', assignee: 's1', limit: 9 })).toBe('');
      expect(await keys({ assignee: long, limit: 9 })).toBe('g');
      expect(await keys({ assignee: "' or 1 = 1 --", limit: 9 })).toBe('');
      const [first] = await owned.store.people.tasks({ limit: 1 });
      expect(first).toStrictEqual(rows[1]);
      await owned.write(rows[1]!.profile, { effects: [{ ...rows[1]!, status: 'done' }] });
      expect(await keys({ assignee: 's1', limit: 9 })).toBe('ca');
    }),
  );

  test(
    'members of each segment are counted by their bit',
    on(
      open,
      async (owned) => {
        // Profile p is a member of slot s when s is a multiple of p + 1.
        const words = (id: number) =>
          Array.from({ length: 35 }, (_, word) => {
            let bits = 0;
            for (let bit = 0; bit < 32; bit += 1) if ((word * 32 + bit) % (id + 1) === 0) bits |= 1 << bit;
            return bits;
          });
        for (const id of IDS) await owned.write(id, { states: [stateRow(id, { members: words(id) })] });
        const slots = Array.from({ length: 1_100 }, (_, slot) => slot);
        const counts = await owned.store.people.countMembers([...slots, 31, 5_000]);
        for (const slot of slots) {
          expect(counts.get(slot), `slot ${slot}`).toBe(IDS.filter((id) => slot % (id + 1) === 0).length);
        }
        expect(counts.get(5_000)).toBe(0);
        expect(await owned.store.people.countMembers([])).toStrictEqual(new Map());
      },
      CATALOG,
    ),
  );

  test(
    'counts of profiles, events, instances, effects, decisions and quarantine',
    on(
      open,
      async (owned) => {
        for (const id of IDS.slice(0, 8)) {
          await owned.write(id, {
            profiles: [profileRow(id, { mergedInto: id === 7 ? 1 : null })],
            events: [eventRow(id), eventRow(id, { message: 2 })],
            instances: [
              instanceRow(
                id,
                `i${id}`,
                id < 3 ? {} : { endedAt: 3, step: null, reason: id < 5 ? 'goal' : 'done' },
              ),
            ],
            effects: [
              effectRow(id, `e${id}`, {
                status: id < 2 ? 'failed' : 'sent',
                channel: id === 2 ? 'text' : 'mail',
                body: id === 2 ? { kind: 'sync' } : id > 5 ? { kind: 'call' } : {},
              }),
            ],
            decisions: [
              decisionRow(id, {
                at: id,
                outcome: id < 4 ? 'refused' : 'sent',
                reason: id < 4 ? 'quiet' : '',
              }),
            ],
            quarantine: [quarantineRow(`m${id}`, { code: id < 3 ? 'CAR-1' : 'CAR-2' })],
          });
        }
        const { people } = owned.store;
        expect(await people.countProfiles()).toBe(7);
        expect(await people.countEvents(['ordered', 'visited', 'unknown'])).toStrictEqual(
          new Map([
            ['ordered', 16],
            ['visited', 0],
            ['unknown', 0],
          ]),
        );
        const journey = 'welcome';
        expect(new Set(await people.countInstances())).toStrictEqual(
          new Set([
            { journey, step: 'first', reason: null, count: 3 },
            { journey, step: null, reason: 'goal', count: 2 },
            { journey, step: null, reason: 'done', count: 3 },
          ]),
        );
        const running = await people.countRunning();
        expect(running.reduce((sum, { count }) => sum + count, 0)).toBe(3);
        expect(new Set(running.map((one) => one.journey))).toStrictEqual(new Set([journey]));
        expect(new Set(await people.countEffects())).toStrictEqual(
          new Set([
            { kind: null, channel: 'mail', status: 'failed', count: 2 },
            { kind: null, channel: 'mail', status: 'sent', count: 3 },
            { kind: 'call', channel: 'mail', status: 'sent', count: 2 },
            { kind: 'sync', channel: 'text', status: 'sent', count: 1 },
          ]),
        );
        expect(new Set(await people.countDecisions(2))).toStrictEqual(
          new Set([
            { journey, step: 'first', outcome: 'refused', reason: 'quiet', count: 2 },
            { journey, step: 'first', outcome: 'sent', reason: '', count: 4 },
          ]),
        );
        expect(await people.countQuarantine()).toStrictEqual([
          { code: 'CAR-1', count: 3 },
          { code: 'CAR-2', count: 5 },
        ]);
      },
      CATALOG,
    ),
  );

  test(
    'lists are newest first and as long as asked',
    on(open, async (owned) => {
      const effects = [1, 5, 3].map((createdAt) =>
        effectRow(createdAt, `e${createdAt}`, { createdAt, status: createdAt === 3 ? 'failed' : 'sent' }),
      );
      for (const effect of effects) await owned.write(effect.profile, { effects: [effect] });
      const { people } = owned.store;
      expect((await people.effects(['sent', 'failed'], 2)).map((effect) => effect.createdAt)).toStrictEqual([
        5, 3,
      ]);
      expect(await people.effects(['failed'], 9)).toStrictEqual([effects[2]]);
      expect(await people.effects([], 9)).toStrictEqual([]);
      expect(await people.effect('e5')).toStrictEqual(effects[1]);
      expect(await people.effect('e4')).toBeNull();
      const named = [
        effectRow(6, 'p1', { createdAt: 1, channel: 'sms', body: { provider: 'SM1' }, status: 'sent' }),
        effectRow(7, 'p2', { createdAt: 2, channel: 'sms', body: { provider: 'SM1' }, status: 'sent' }),
        effectRow(6, 'p3', {
          createdAt: 3,
          channel: 'email',
          body: { provider: '250 Ok é' },
          status: 'sent',
        }),
        effectRow(6, 'p4', { createdAt: 4, channel: 'email', body: { provider: 7 }, status: 'sent' }),
      ] as const;
      await owned.write(6, { effects: [named[0], named[2], named[3]] });
      await owned.write(7, { effects: [named[1]] });
      expect(await people.reported('sms', ['SM1'])).toStrictEqual(named[1]);
      expect(await people.reported('email', ['x', '250 Ok é'])).toStrictEqual(named[2]);
      for (const provider of [['SM1'], ['7'], []])
        expect(await people.reported('email', provider)).toBeNull();

      const changes = [
        changeRow(6, { at: 1 }),
        changeRow(6, { at: 2 }),
        changeRow(6, { at: 2, entered: [], left: [3, 70], cause: 'time' }),
      ];
      const decisions = [decisionRow(6, { at: 1 }), decisionRow(6, { at: 2, detail: { why: ['caps'] } })];
      const log = [
        { at: 1, profile: 6, action: 'created', detail: {} },
        { at: 1, profile: 6, action: 'linked', detail: { email: 'ß' } },
      ] as const;
      await owned.write(6, {
        changes,
        decisions,
        identityLog: log,
        quarantine: [quarantineRow('a', { at: 1 }), quarantineRow('b', { at: 2 })],
      });
      expect(await people.changesOf(6, 2)).toStrictEqual([changes[2], changes[1]]);
      expect(await people.decisionsOf(6, 9)).toStrictEqual(decisions.toReversed());
      expect(await people.identityLogOf(6, 9)).toStrictEqual(log.toReversed());
      expect(await people.changesOf(7, 9)).toStrictEqual([]);
      expect((await people.quarantine(1)).map((row) => row.message)).toStrictEqual(['b']);
    }),
  );

  test(
    'a merged profile is found through whoever took it over, across buckets',
    on(
      open,
      async (owned) => {
        const chain = [10, 21, 33];
        for (const [index, id] of chain.entries()) {
          await owned.write(id, {
            profiles: [profileRow(id, { mergedInto: chain[index + 1] ?? null })],
            identifiers: [{ kind: 'email', value: `${id}`, profile: id }],
            events: [eventRow(id)],
          });
        }
        // An identifier lives in its own bucket, wherever its profile does.
        await owned.commitTo(0, { identifiers: [{ kind: 'phone', value: '1', profile: 21 }] });
        const { people } = owned.store;
        expect(
          await Promise.all(['10', '21', '33', '44'].map((value) => people.find('email', value))),
        ).toStrictEqual([33, 33, 33, null]);
        expect(await people.find('phone', '1')).toBe(33);
        const ended = instanceRow(33, 'x', { endedAt: 3, step: null, reason: 'done' });
        await owned.write(33, { states: [stateRow(33)], instances: [ended], effects: [effectRow(33, 'e')] });
        expect(await people.profile(10)).toStrictEqual({
          profile: profileRow(33),
          state: stateRow(33),
          instances: [ended],
          effects: [effectRow(33, 'e')],
          events: [eventRow(33)],
        });
        expect(await people.profile(99)).toBeNull();
      },
      CATALOG,
    ),
  );

  test(
    'what is not a person is kept and visited, and not counted among people',
    on(
      open,
      async (owned) => {
        const car = profileRow(5, {
          entity: 'vehicle',
          key: 'V5',
          traits: { vip: 'a field of another type', mileage: 70_000, seen: '2026-03-01T09:00:00+01:00' },
        });
        const rows = [
          car,
          profileRow(6, { entity: 'vehicle', key: 'V6' }),
          profileRow(7, { traits: { vip: true } }),
        ];
        for (const row of rows) await owned.write(row.id, { profiles: [row], events: [eventRow(row.id)] });
        const { people } = owned.store;
        expect((await people.profile(5))?.profile).toStrictEqual(car);
        expect(await people.countProfiles()).toBe(1);
        expect(await people.countEntities()).toStrictEqual(new Map([['vehicle', 2]]));
        expect(await people.countEvents(['ordered'])).toStrictEqual(new Map([['ordered', 1]]));
        const visited: number[][] = [];
        for (const whom of ['people', 'others', 'all'] as const) {
          const ids: number[] = [];
          for (let bucket = 0; bucket < owned.store.buckets; bucket += 1)
            ids.push(...(await people.profileIds(bucket, -1, 9, whom)));
          visited.push(ids.sort((a, b) => a - b));
        }
        expect(visited).toStrictEqual([[7], [5, 6], [5, 6, 7]]);
      },
      { ...CATALOG, traits: [{ name: 'vip', type: 'boolean' }] },
    ),
  );

  test(
    'a walk visits every unmerged profile of a bucket once',
    on(open, async (owned) => {
      const ids = [0, 3, 2 ** 53 - 1, 2 ** 40, 17, 18, 19, 1_000];
      for (const id of [...ids, 20])
        await owned.write(id, { profiles: [profileRow(id, { mergedInto: id === 20 ? 0 : null })] });
      const seen: number[] = [];
      for (let bucket = 0; bucket < owned.store.buckets; bucket += 1) {
        for (let after = -1; ; ) {
          const page = await owned.store.people.profileIds(bucket, after, 2);
          seen.push(...page);
          if (page.length === 0) break;
          after = page.at(-1)!;
        }
      }
      expect(seen.toSorted((a, b) => a - b)).toStrictEqual(ids.toSorted((a, b) => a - b));
    }),
  );

  test(
    'a query gives its first column, and reads only',
    on(open, async (owned) => {
      for (const id of IDS.slice(0, 5)) await owned.write(id, { profiles: [profileRow(id)] });
      const mark = owned.store.dialect === 'sqlite' ? '?' : '$1::bigint';
      const ids = await owned.store.people.select({
        sql: `select id from profile where id < ${mark} order by id`,
        parameters: [3],
      });
      expect(ids).toStrictEqual([0, 1, 2]);
      await expect(
        owned.store.people.select({ sql: 'delete from profile', parameters: [] }),
      ).rejects.toThrow();
      expect(await owned.store.people.countProfiles()).toBe(5);
    }),
  );
}
