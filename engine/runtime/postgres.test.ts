import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { demandSameAnswer, sqlitePlaces } from './same-answer.testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-same-'));
});
afterAll(() => rm(folder, { recursive: true }));

const runs = Number(process.env['CARILLON_LONG'] ?? 0) > 0 ? 100 : 4;

test('memberships, journals, decisions and messages are the same on SQLite and on PostgreSQL', async () => {
  await demandSameAnswer(runs, sqlitePlaces(folder, 1), async () => ({
    url: await testPostgresUrl(),
    buckets: 4,
  }));
}, 3_600_000);
