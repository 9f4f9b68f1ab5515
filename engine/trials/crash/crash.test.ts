import { expect, test } from 'vitest';
import { BenchServer } from '../../bench/postgres/server.ts';
import { LONG } from './kept.ts';
import { SINKS } from './killing.ts';
import { summaryOf } from './summary.ts';
import { pointsOf, trial } from './trial.ts';

/** The crash trial: a few kills here, `npm run crash` or CARILLON_LONG=1 for hundreds. It runs what was built. */

const isLong = process.env['CARILLON_LONG'] !== undefined;
/** One of every kind: parked and taken up, before a call, and during one on either channel. */
const SOME = ['take_up.evaluated', 'call.before', ...Object.keys(SINKS)];

test('a daemon that is killed loses nothing and does nothing twice', async () => {
  const points = isLong ? pointsOf('sqlite') : SOME;
  const result = await trial({ dialect: 'sqlite', kills: isLong ? LONG : 1, seed: 7, points });
  expect(result.faults).toEqual([]);
  expect(result.notReached).toEqual([]);
  expect(summaryOf('sqlite', result).isClean).toBe(true);
  expect(result.effects).toBeGreaterThan(0);
  expect(result.parked.kills).toBeGreaterThan(0);
  expect(result.doubtful.arrived).toBeGreaterThan(1);
  expect(result.resent).toBeGreaterThan(0);
}, 3_600_000);

test.runIf(isLong)(
  'nor over PostgreSQL',
  async () => {
    const server = await BenchServer.start();
    try {
      const databases = [await server.database(), await server.database()] as const;
      const points = pointsOf('postgres');
      const result = await trial({ dialect: 'postgres', databases, kills: LONG, seed: 7, points });
      expect(result.faults).toEqual([]);
      expect(result.notReached).toEqual([]);
    } finally {
      await server.stop();
    }
  },
  3_600_000,
);
