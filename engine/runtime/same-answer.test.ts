import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { demandSameAnswer, sqlitePlaces } from './same-answer.testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-same-'));
});
afterAll(() => rm(folder, { recursive: true }));

const runs = Number(process.env['CARILLON_LONG'] ?? 0) > 0 ? 400 : 12;

test('memberships, journals, decisions and messages are the same whichever way they were reached', async () => {
  await demandSameAnswer(runs, sqlitePlaces(folder, 1), sqlitePlaces(folder, 4));
}, 3_600_000);
