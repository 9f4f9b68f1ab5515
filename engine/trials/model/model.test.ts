import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seed, share } from '../../proof/seed.testing.ts';
import { acts } from './acts.testing.ts';
import { candidatesOf, play } from './play.testing.ts';
import { programme } from './programme.testing.ts';

/** Random journeys, events, edits and pauses in the whole engine, held to a model that shares no code with it. */

const RUNS = 25 * share;
/** Of few runs from any other seed nobody knows what they come to. */
const isKnown = share > 1 || process.env['CARILLON_SEED'] === undefined;

test('one position each, nothing without a line in the ledger, stop and goal win, caps hold, order is kept', async () => {
  const seen = { messages: 0, instances: 0, runs: 0 };
  const reasons = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(programme, acts, async (made, happening) => {
      const candidates = await candidatesOf(made);
      const played = await play(made, candidates, happening, 1);
      expect(played.faults).toEqual([]);
      const again = await play(made, candidates, happening, 4);
      expect(again.told).toEqual(played.told);
      seen.runs += 1;
      seen.messages += played.messages;
      seen.instances += played.instances;
      for (const [reason, count] of played.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    }),
    { numRuns: RUNS, seed, ...(share > 1 && { endOnFailure: false }) },
  );
  // A run in which nothing happens proves nothing.
  if (share > 1)
    process.stdout.write(`${JSON.stringify({ seed, ...seen, ...Object.fromEntries(reasons) }, null, 1)}\n`);
  if (!isKnown) return;
  expect(seen.instances).toBeGreaterThan(RUNS);
  expect(seen.messages).toBeGreaterThan(RUNS);
  for (const reason of [
    'ended goal',
    'ended stop',
    'ended done',
    'refused cap',
    'waiting quiet_hours',
    'not_started paused',
  ])
    expect(reasons.get(reason) ?? 0, reason).toBeGreaterThan(0);
}, 1_800_000);
