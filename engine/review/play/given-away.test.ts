/** People are played with a guess of what will be given away: nothing of what comes of it may depend on that guess. */
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { shop } from '../../rig/files.ts';
import { Rig } from '../../rig/rig.ts';
import { Counts } from '../dry-run/count.ts';
import type { DryRunOptions } from '../dry-run/dry-run.ts';
import { peopleFor, stagedFor } from '../dry-run/staged.ts';
import { play } from './play.ts';
import { PlayersHere } from './players.ts';

const FILES = {
  ...shop,
  'gift.yaml': `
kind: offer
id: gift
benefit: { percent: 10 }
valid: { for: 3d }
budget: { grants: 20 }
---
kind: template
id: present
class: service
email: { subject: "For you", html: "<p>{{ offer.title }}</p>" }
---
kind: template
id: plain
class: service
email: { subject: "Thanks", html: "<p>Thanks</p>" }
---
kind: journey
id: presents
start: { did: order_completed, again: always, running: also }
limits: { messages: { at_most: 100 } }
steps:
  - id: gift
    send: { template: present, channel: email, offer: gift }
    else:
      - { id: instead, send: { template: plain, channel: email } }
`,
};
/** More than are read at once. */
const PEOPLE = 160;

test('the guess changes how many are played twice, and nothing else', async () => {
  const rig = await Rig.start(FILES, { now: '2026-03-02T10:00:00Z' });
  onTestFinished(() => rig.stop());
  for (let person = 0; person < PEOPLE; person++)
    await rig.identify(`p${person}`, { email: `p${person}@example.com` });
  const plainly = await played(rig, undefined);
  const guessed = await played(rig, PEOPLE);
  // Far too soon: nearly everybody is told that there is nothing left.
  const wrongly = await played(rig, 100 * PEOPLE);
  expect(plainly.counted.get('refusedOffer|gift|budget')!.sum).toBeGreaterThan(40);
  expect(guessed.counted).toEqual(plainly.counted);
  expect(wrongly.counted).toEqual(plainly.counted);
  expect(guessed.again).toBeLessThan(plainly.again / 2);
  expect(wrongly.again).toBeGreaterThan(guessed.again);
});

/** `expected`: how many people are said to come. */
async function played(rig: Rig, expected: number | undefined) {
  const options: DryRunOptions = {
    store: rig.store,
    candidate: rig.daemon.candidate,
    root: tmpdir(),
    environment: 'local',
    at: rig.clock.now(),
    days: 10,
    seed: 'a',
    assumptions: {
      events: { order_completed: { per_day: 0.1, with: { order_id: { unique: 'n' }, total: 3 } } },
    },
  };
  const { stage, crowd } = await stagedFor(options, await peopleFor(options));
  const counts = new Counts(stage.run.program);
  let again = 0;
  const players = new PlayersHere({
    stage,
    crowd,
    count(outcome, sign) {
      if (sign === -1) again++;
      counts.put(outcome, sign);
    },
  });
  const { unsettled } = await play({
    stage,
    players,
    ...(expected !== undefined && { expected, first: 50 }),
    store: rig.store,
    root: tmpdir(),
  });
  expect(unsettled).toBe(0);
  return { counted: new Map(counts.counted.figures), again };
}
