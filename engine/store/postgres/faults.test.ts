import { inspect } from 'node:util';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../error.ts';
import { type OpenOptions, openStore } from '../open.ts';
import { addressOf } from './address.ts';
import { Database } from './database.ts';
import { asStoreError } from './faults.ts';
import { testPostgresUrl, testServerUrl } from './server.testing.ts';
import { demandFit } from './server.ts';
import { once, single } from './statement.ts';

const open = (url: string, options: Partial<OpenOptions> = {}) => openStore(url, { root: '/', ...options });

async function problem(url: string, options: Partial<OpenOptions> = {}): Promise<StoreError> {
  const error = await open(url, options).then(
    (store) => store.close().then(() => new Error('it opened')),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

let url: string;
beforeEach(async () => {
  url = await testPostgresUrl();
});

/** The URL with another part; passwords in it are `secret`. */
const changed = (change: (url: URL) => void) => () => {
  const parsed = new URL(url);
  change(parsed);
  return parsed.href;
};
/** The schema of the URL after these statements. */
const having = (sql: string) => async () => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { schema } = addressOf(url);
  await client.query(`create schema if not exists ${schema}; set search_path = ${schema}; ${sql}`);
  await client.end();
  return url;
};
const stored = (sql: string) => async () => {
  await (await open(url, { buckets: 1 })).close();
  return having(sql)();
};
const text = (written: string) => () => written;

describe('what the user can mend', () => {
  type Problem = readonly [string, () => string | Promise<string>, string, Partial<OpenOptions>?];
  const problems: readonly Problem[] = [
    ['no slashes', text('postgres:secret'), 'CAR-801'],
    ['a password that is not encoded', text('postgres://user:12/secret@host/db'), 'CAR-801'],
    ['a password with a hash', text('postgres://user:12#secret@host/db'), 'CAR-801'],
    ['no port', text('postgres://user:secret@host:port/db'), 'CAR-801'],
    ['a schema that is no name', changed((to) => to.searchParams.set('schema', 'a"b')), 'CAR-801'],
    ["the server's own schema", changed((to) => to.searchParams.set('schema', 'pg_catalog')), 'CAR-801'],
    ['nobody listens', text('postgres://user:secret@127.0.0.1:1/db'), 'CAR-817'],
    ['no such host', text('postgres://user:secret@nowhere.invalid/db'), 'CAR-817'],
    [
      'no such user',
      changed((to) => Object.assign(to, { username: 'nobody', password: 'secret' })),
      'CAR-818',
    ],
    ['no such database', changed((to) => Object.assign(to, { pathname: '/nowhere' })), 'CAR-819'],
    ['tables of another program', having('create table theirs ()'), 'CAR-804'],
    ['tables of another program, to read', having('create table theirs ()'), 'CAR-804', { readOnly: true }],
    ['nothing yet, to read', text(''), 'CAR-816', { readOnly: true }],
    ['a newer store', stored('insert into carillon_migration values (999)'), 'CAR-805'],
    [
      'a newer store, to read',
      stored('insert into carillon_migration values (999)'),
      'CAR-805',
      { readOnly: true },
    ],
    [
      'an older store, to read',
      stored('delete from carillon_migration where number > 0'),
      'CAR-816',
      { readOnly: true },
    ],
    ['other buckets', stored(''), 'CAR-808', { buckets: 4 }],
    ['other buckets, to read', stored(''), 'CAR-808', { buckets: 4, readOnly: true }],
  ];
  const cases = problems.map(([title, prepare, code, options = {}]) => ({ title, prepare, code, options }));
  test.each(cases)('$title', async ({ prepare, code, options }) => {
    const error = await problem((await prepare()) || url, options);
    expect(error.code).toBe(code);
    for (const part of [error.what, error.why, error.fix]) expect(part).toMatch(/\S/);
    const all = inspect(error, { depth: 9, showHidden: true });
    expect(all).not.toContain('secret');
    expect(all).not.toContain(await testServerUrl());
  });

  test('a server that is too old, or keeps texts in another encoding', async () => {
    const demand = (version: number, encoding: string) =>
      demandFit({ place: 'it', run: async () => ({ version, encoding }) } as unknown as Database);
    await demand(130_000, 'UTF8');
    await expect(demand(120_022, 'UTF8')).rejects.toMatchObject({
      code: 'CAR-802',
      what: expect.stringContaining('12'),
    });
    await expect(demand(160_000, 'SQL_ASCII')).rejects.toMatchObject({ code: 'CAR-802' });
  });

  test('a role that may only read', async () => {
    const role = `${addressOf(url).schema}_reader`;
    await having(
      `create role ${role} login password 'x'; grant usage on schema ${addressOf(url).schema} to ${role}`,
    )();
    const asReader = changed((to) => Object.assign(to, { username: role, password: 'x' }))();
    expect((await problem(asReader)).code).toBe('CAR-812');
    await having(`drop owned by ${role}; drop role ${role}`)();
  });

  const faults: readonly (readonly [string, string | undefined])[] = [
    ['28P01', 'CAR-818'],
    ['53100', 'CAR-811'],
    ['53300', 'CAR-822'],
    ['57P03', 'CAR-817'],
    ['58030', 'CAR-814'],
    ['XX001', 'CAR-813'],
    ['25006', 'CAR-812'],
    ['08006', 'CAR-820'],
    ['23505', undefined],
    ['constructor', undefined],
  ];
  test.each(faults)('the fault %s', (fault, code) => {
    const cause = Object.assign(new Error('what the server says'), { code: fault });
    expect(asStoreError(cause, 'it')).toMatchObject(code === undefined ? { code: fault } : { code, cause });
  });
});

describe('while it runs', () => {
  test('a connection that is cut is told, and the next one works', async () => {
    const store = await open(url, { buckets: 1 });
    await store.own([0]);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { schema } = addressOf(url);
    await client.query(`begin; lock table ${schema}.bucket`);
    const committed = store.commit(0, 1, { clock: 1, progress: { a: 1 } });
    const cut = expect(committed).rejects.toMatchObject({ code: 'CAR-820' });
    for (let ended = 0; ended === 0; ) {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_locks
         where not granted and relation = to_regclass('${schema}.bucket')`,
      );
      ended = rowCount ?? 0;
    }
    await cut;
    await client.end();
    expect(await store.commit(0, 1, { clock: 2 })).toStrictEqual({ ok: true });
    expect(await store.progress('a')).toBeUndefined();
    await store.close();
  });

  test('a statement that takes too long is told', async () => {
    await (await open(url, { buckets: 1 })).close();
    const store = await open(changed((to) => to.searchParams.set('statement_timeout', '100'))());
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`begin; lock table ${addressOf(url).schema}.bucket`);
    await expect(store.own([0])).rejects.toMatchObject({ code: 'CAR-821' });
    await client.end();
    await store.close();
  });

  test('many at once wait for a connection', async () => {
    const store = await open(url, { buckets: 1 });
    const counts = await Promise.all(Array.from({ length: 60 }, () => store.people.countProfiles()));
    expect(counts.every((count) => count === 0)).toBe(true);
    await store.close();
  });

  test('what is acknowledged is durable, whatever the role prefers', async () => {
    const asked = async (preferred: string) => {
      const options = `-c synchronous_commit=${preferred}`;
      const database = new Database(
        addressOf(changed((to) => to.searchParams.set('options', options))()),
        false,
      );
      const settled = await database.run(
        once(`select current_setting('synchronous_commit')`, [], single<string>),
      );
      await database.close();
      return settled;
    };
    expect(await asked('off')).toBe('on');
    expect(await asked('remote_apply')).toBe('remote_apply');
  });

  test('texts sort by their bytes, and floats keep every digit, whatever the role prefers', async () => {
    const sloppy = changed((to) => to.searchParams.set('options', '-c extra_float_digits=-5'))();
    const store = await open(sloppy, { buckets: 1 });
    const columns = [{ name: 'price', type: 'number' as const }];
    await store.migrate({ events: [], traits: columns, segmentSlots: 0 }, []);
    await store.own([0]);
    const traits = { price: 0.1 + 0.2 };
    await store.commit(0, 1, {
      clock: 1,
      profiles: [
        {
          id: 0,
          createdAt: 1,
          mergedInto: null,
          entity: 'profile',
          key: null,
          identifiers: {},
          traits,
          consent: {},
        },
      ],
      effects: ['b', 'B', 'a', 'é', 'Z'].map((key) => ({
        key,
        profile: 0,
        status: 'ready' as const,
        channel: 'mail',
        createdAt: 1,
        due: 1,
        attempts: 0,
        reason: null,
        body: {},
      })),
    });
    const read = await store.read(0, { profiles: [0], ready: { at: 1, limit: 9 } });
    expect(read.profiles.get(0)?.profile.traits).toStrictEqual(traits);
    expect(read.ready.map(({ key }) => key)).toStrictEqual(['B', 'Z', 'a', 'b', 'é']);
    await store.close();
  });
});
