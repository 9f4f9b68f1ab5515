import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../error.ts';
import { type OpenOptions, openStore } from '../open.ts';
import { connectForWriting } from './connection.ts';
import { asStoreError } from './faults.ts';
import { migrations } from './migrations/index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carillon-store-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const open = (url: string, options: Partial<OpenOptions> = {}) => openStore(url, { root, ...options });

async function problem(url: string, options: Partial<OpenOptions> = {}): Promise<StoreError> {
  const error = await open(url, options).then(
    (store) => store.close().then(() => new Error('it opened')),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

describe('opening', () => {
  test('makes the folders of a relative path, and finds everything again', async () => {
    const url = 'sqlite:a/b c/ü.db';
    const first = await open(url, { buckets: 3 });
    const [owned] = await first.own([2]);
    await first.migrate({ events: [{ id: 'ordered', columns: [] }], traits: [], segmentSlots: 3 }, []);
    await first.commit(2, owned!.epoch, { clock: 77, progress: { import: 'done' } });
    await first.close();
    const second = await open(`sqlite:${join(root, 'a/b c/ü.db')}`);
    expect(second.buckets).toBe(3);
    expect(await second.progress('import')).toBe('done');
    expect(await second.own([2])).toStrictEqual([{ bucket: 2, epoch: 2, clock: 77 }]);
    expect(
      await second.planMigration({ events: [{ id: 'ordered', columns: [] }], traits: [], segmentSlots: 3 }),
    ).toStrictEqual([]);
    await second.close();
    await second.close();
  });

  test('sets durability at every open', async () => {
    for (const _ of ['new', 'already in WAL mode']) {
      const store = await open('sqlite:x.db');
      await store.close();
      const connection = connectForWriting(join(root, 'x.db'));
      expect(connection.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(connection.pragma('synchronous', { simple: true })).toBe(1);
      connection.close();
    }
  });
});

describe('what the user can mend', () => {
  const text = (name: string, content: string) => () => writeFileSync(join(root, name), content);
  const foreign = () => {
    const database = new Database(join(root, 'x.db'));
    database.exec('create table theirs (a)');
    database.close();
  };
  const altered = (pragma: string) => async () => {
    await (await open('sqlite:x.db')).close();
    const database = new Database(join(root, 'x.db'));
    database.pragma(pragma);
    database.close();
  };
  const nothing = () => {};

  const problems: readonly (readonly [string, () => unknown, string, Partial<OpenOptions>, string])[] = [
    ['another scheme', nothing, 'mysql://user:secret@host/db', {}, 'CAR-801'],
    ['no scheme', nothing, 'carillon.db', {}, 'CAR-801'],
    ['a word every object knows', nothing, 'constructor:x', {}, 'CAR-801'],
    ['no path', nothing, 'sqlite:', {}, 'CAR-801'],
    ['a host', nothing, 'sqlite://host/x.db', {}, 'CAR-801'],
    ['a file that is text', text('x.db', 'hello '.repeat(1_000)), 'sqlite:x.db', {}, 'CAR-803'],
    ['a short file', text('x.db', 'hello'), 'sqlite:x.db', {}, 'CAR-803'],
    ['text, to read', text('x.db', 'hello '.repeat(1_000)), 'sqlite:x.db', { readOnly: true }, 'CAR-803'],
    ["another program's database", foreign, 'sqlite:x.db', {}, 'CAR-804'],
    ["another program's database, to read", foreign, 'sqlite:x.db', { readOnly: true }, 'CAR-804'],
    ['an empty file, to read', text('x.db', ''), 'sqlite:x.db', { readOnly: true }, 'CAR-804'],
    ['a newer store', altered('user_version = 999'), 'sqlite:x.db', {}, 'CAR-805'],
    ['a newer store, to read', altered('user_version = 999'), 'sqlite:x.db', { readOnly: true }, 'CAR-805'],
    ['an older store, to read', altered('user_version = 0'), 'sqlite:x.db', { readOnly: true }, 'CAR-809'],
    ['a folder', () => mkdirSync(join(root, 'x.db')), 'sqlite:x.db', {}, 'CAR-806'],
    ['a file in the place of a folder', text('f', ''), 'sqlite:f/x.db', {}, 'CAR-806'],
    ['no store, to read', nothing, 'sqlite:none/x.db', { readOnly: true }, 'CAR-816'],
    [
      'other buckets',
      altered(`user_version = ${migrations.length}`),
      'sqlite:x.db',
      { buckets: 4 },
      'CAR-808',
    ],
  ];
  test.each(problems)('%s', async (_, prepare, url, options, code) => {
    await prepare();
    const error = await problem(url, options);
    expect(error.code).toBe(code);
    for (const part of [error.what, error.why, error.fix]) expect(part).toMatch(/\S/);
    expect(error.message).not.toContain('secret');
  });

  test('a foreign file is left as it was', async () => {
    foreign();
    await problem('sqlite:x.db');
    const database = new Database(join(root, 'x.db'), { readonly: true });
    expect(database.pragma('journal_mode', { simple: true })).toBe('delete');
    expect(database.prepare('select name from sqlite_schema').pluck().all()).toStrictEqual(['theirs']);
    database.close();
  });

  const faults: readonly (readonly [string, string | undefined])[] = [
    ['SQLITE_FULL', 'CAR-811'],
    ['SQLITE_READONLY_DIRECTORY', 'CAR-812'],
    ['SQLITE_PERM', 'CAR-812'],
    ['SQLITE_CORRUPT_INDEX', 'CAR-813'],
    ['SQLITE_IOERR_FSYNC', 'CAR-814'],
    ['SQLITE_BUSY', 'CAR-815'],
    ['SQLITE_CONSTRAINT_UNIQUE', undefined],
  ];
  test.each(faults)('the fault %s', (fault, code) => {
    const cause = new Database.SqliteError('what SQLite says', fault);
    const told = asStoreError(cause, '/x.db');
    expect(told).toMatchObject(code === undefined ? { code: fault } : { code, cause });
  });
});

describe('readers', () => {
  test('look while the writer works, see each commit and each migration, and change nothing', async () => {
    const writer = await open('sqlite:x.db');
    const reader = await open('sqlite:x.db', { readOnly: true });
    const [owned] = await writer.own([0]);
    expect(await reader.people.countProfiles()).toBe(0);
    const columns = [{ name: 'sku', type: 'text' as const }];
    await writer.migrate({ events: [{ id: 'ordered', columns }], traits: columns, segmentSlots: 1 }, []);
    const event = { profile: 1, type: 'ordered', time: 1, message: 1, at: 1, properties: { sku: 'a' } };
    const profile = {
      id: 1,
      createdAt: 1,
      mergedInto: null,
      entity: 'profile',
      key: null,
      identifiers: {},
      traits: { sku: 'b' },
      consent: {},
    };
    await writer.commit(0, owned!.epoch, { clock: 1, profiles: [profile], events: [event] });
    expect(await reader.people.profile(1)).toMatchObject({ profile, events: [event] });
    expect(await reader.people.countEvents(['ordered'])).toStrictEqual(new Map([['ordered', 1]]));
    await expect(reader.own([0])).rejects.toThrow('reading only');
    await expect(reader.commit(0, 1, { clock: 1 })).rejects.toThrow('reading only');
    await expect(reader.migrate({ events: [], traits: [], segmentSlots: 0 }, [])).rejects.toThrow(
      'reading only',
    );
    await writer.close();
    expect(await reader.people.countProfiles()).toBe(1);
    await reader.close();
  });
});

describe('writers', () => {
  test('are one at a time', async () => {
    const first = await open('sqlite:x.db');
    const refused = await problem('sqlite:x.db');
    expect(refused.code).toBe('CAR-807');
    await first.close();
    const second = await open('sqlite:x.db');
    await second.close();
  });

  test('that fail to open leave no lock', async () => {
    await (await open('sqlite:x.db')).close();
    expect((await problem('sqlite:x.db', { buckets: 9 })).code).toBe('CAR-808');
    await (await open('sqlite:x.db')).close();
  });
});
