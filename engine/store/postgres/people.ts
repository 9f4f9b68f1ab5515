/** Reads for people: counts, lists, and one profile as `explain` shows it. Nothing here decides anything. */
import { bucketOf } from '../hash.ts';
import type { Bucket, EffectRow, PeopleReads, ProfileId } from '../store.ts';
import type { Connection } from './connection.ts';
import { codeOf } from './faults.ts';
import { images } from './read.ts';
import { firsts, nothing, once, type Statement } from './statement.ts';
import type { Tables } from './tables.ts';

export interface Reader {
  /** One statement. */
  run<T>(statement: (tables: Tables) => Statement<T>): Promise<T>;
  /** Several, that see one moment and the tables as they are then. */
  snapshot<T>(work: (connection: Connection, tables: Tables) => Promise<T>): Promise<T>;
}

/** Batches look rows up and never go through a table; who counts a whole table should. */
const MAY_SCAN = once('set local enable_seqscan = on', [], nothing);

/** `numeric_value_out_of_range`. */
const OUT_OF_RANGE = '22003';

export function peopleReads(reader: Reader, buckets: number): PeopleReads {
  const home = (id: ProfileId): Bucket => bucketOf(id, buckets);
  const counting = <T>(statements: (tables: Tables) => readonly Statement<T>[]): Promise<readonly T[]> =>
    reader.snapshot(async (connection, tables) => {
      const [, counts] = await Promise.all([connection.one(MAY_SCAN), connection.all(statements(tables))]);
      return counts;
    });
  const count = async <T>(statement: (tables: Tables) => Statement<T>): Promise<T> => {
    const [counted] = await counting((tables) => [statement(tables)]);
    return counted!;
  };
  return {
    countProfiles: () => count((tables) => tables.profiles.count()),
    countEntities: () => count((tables) => tables.profiles.countEntities()),
    countMembers: async (slots) => {
      const counts = await counting((tables) => tables.states.countMembers(slots));
      return new Map([...slots.map((slot) => [slot, 0] as const), ...counts.flat()]);
    },
    countEvents: async (types) => {
      const counts = await counting((tables) => tables.events.counts(types));
      return new Map([...types.map((type) => [type, 0] as const), ...counts]);
    },
    countInstances: () => count((tables) => tables.instances.counts()),
    countRunning: () => count((tables) => tables.instances.running()),
    countEffects: () => count((tables) => tables.effects.counts()),
    offers: () => count((tables) => tables.offers.all()),
    countGrants: () => count((tables) => tables.offers.countGrants()),
    countDecisions: (since) => count((tables) => tables.decisions.counts(since)),
    countQuarantine: () => count((tables) => tables.quarantine.counts()),
    quarantine: (limit) => count((tables) => tables.quarantine.newest(limit)),
    effects: async (status, limit) => {
      const found = await counting((tables) => tables.effects.newest(status, limit));
      return found.flat().sort(newestFirst).slice(0, limit);
    },
    tasks: (query) => reader.run((tables) => tables.effects.tasks(query)),
    reported: (channel, provider) => count((tables) => tables.effects.reported(channel, provider)),
    effect: (key) => count((tables) => tables.effects.one(key)),
    find: (kind, value) =>
      reader.snapshot(async (connection, tables) => {
        const owner = await connection.one(tables.identifiers.ownerAnywhere(kind, value));
        return owner === null ? null : follow(connection, tables, home, owner);
      }),
    profile: (id) =>
      reader.snapshot(async (connection, tables) => {
        const last = await follow(connection, tables, home, id);
        const request = { profiles: [last], ended: true, events: true };
        const [found] = await images(connection, tables, [{ bucket: home(last), request }]);
        return found!.get(last) ?? null;
      }),
    changesOf: (id, limit) => reader.run((tables) => tables.changes.newest(home(id), id, limit)),
    decisionsOf: (id, limit) => reader.run((tables) => tables.decisions.newest(home(id), id, limit)),
    identityLogOf: (id, limit) => reader.run((tables) => tables.identityLog.newest(home(id), id, limit)),
    select: async ({ sql, parameters }) => {
      try {
        return await count(() => once(sql, parameters, firsts<number>));
      } catch (error) {
        if (codeOf(error) === OUT_OF_RANGE) return null;
        throw error;
      }
    },
    profileIds: (bucket, after, limit, visited = 'people') =>
      reader.run((tables) => tables.profiles.walk(bucket, after, limit, visited)),
  };
}

function newestFirst(a: EffectRow, b: EffectRow): number {
  return b.createdAt - a.createdAt || (a.key < b.key ? -1 : 1);
}

/** The profile that took this one over, and whoever took that one over. */
async function follow(
  connection: Connection,
  tables: Tables,
  home: (id: ProfileId) => Bucket,
  id: ProfileId,
): Promise<ProfileId> {
  const seen = new Set([id]);
  for (let current = id; ; ) {
    const next = await connection.one(tables.profiles.redirect(home(current), current));
    if (next === null) return current;
    if (seen.has(next)) throw new Error(`profiles are merged in a circle: ${[...seen, next].join(' → ')}`);
    seen.add(next);
    current = next;
  }
}
