/** However many threads play, the report is the same: people are put off, refused and ranked by what all of them ask. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { dryRunOf } from '../review/dry-run/dry-run.ts';
import { PlayerThreads } from '../review/dry-run/player-threads.ts';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { temporaryFolder, writeFiles } from './testing/workspace.ts';
import { loadCandidate } from './workspace.ts';

const built = fileURLToPath(new URL('../../dist/engine/cli/dry-run-thread.js', import.meta.url));

const FILES = {
  ...shop,
  'scarce.yaml': `
kind: channel
id: letters
connector: file
medium: email
rate: { messages: 3, per: 60m }
with: { folder: out }
---
kind: offer
id: gift
benefit: { gift: socks }
budget: { grants: 20 }
---
kind: template
id: scarce_hello
class: service
email: { subject: "Hello {{ profile.first_name }}", text: "{{ offer.title }}" }
---
kind: segment
id: best
who: { top: { count: 5, by: score } }
---
kind: journey
id: greet
start: { did: order_completed, again: always }
steps:
  - { id: write, send: { template: scarce_hello, channel: letters, offer: gift }, else: [ { id: plain, send: { template: scarce_hello, channel: letters } } ] }
---
kind: journey
id: praise
start: { enters: best, existing: true }
steps:
  - { id: praise, send: { template: scarce_hello, channel: letters } }
`,
};
const PEOPLE = 40;
/** So few at once that everybody who plays gets some. */
const SLICE = 2;
const AT = '2026-03-02T10:00:00Z';

test.each([
  [2, 'sqlite'],
  [3, 'postgres'],
])('%i threads give what one gives (%s)', async (several, store) => {
  expect(existsSync(built), 'run `npm run build` first').toBe(true);
  const root = await temporaryFolder();
  const url = store === 'sqlite' ? `sqlite:${join(root, 'store.db')}` : await testPostgresUrl();
  await writeFiles(root, FILES);
  const { candidate, diagnostics } = await loadCandidate({ shown: root, root });
  if (!candidate) throw new Error(JSON.stringify(diagnostics.all));
  const rig = await Rig.start(candidate, { now: AT, url });
  for (let person = 0; person < PEOPLE; person++)
    await rig.identify(`p${person}`, { email: `p${person}@example.com`, score: (person * 7) % PEOPLE });
  const options = {
    root,
    environment: 'local',
    at: rig.clock.now(),
    days: 10,
    seed: 'threads',
    assumptions: {
      opened: 0.5,
      events: { order_completed: { per_day: 0.2, with: { order_id: { unique: 'n' }, total: 3 } } },
    },
    repeat: null,
    sample: null,
    segments: true,
  };
  try {
    const playedBy = (count: number) =>
      dryRunOf({
        ...options,
        store: rig.store,
        candidate,
        threads() {
          const order = { url, definitions: candidate.manifest.hash, options };
          return count === 1
            ? null
            : PlayerThreads.start(new URL(`file://${built}`), count - 1, order, SLICE);
        },
      });
    const alone = await playedBy(1);
    expect(alone).toMatchObject({ people: PEOPLE, unsettled: 0 });
    expect(alone.passes).toBeGreaterThan(2);
    expect(alone.offers).toMatchObject([{ id: 'gift' }]);
    expect(alone.channels.find(({ id }) => id === 'letters')!.people).toBeGreaterThan(20);
    expect(await playedBy(several)).toEqual(alone);
  } finally {
    await rig.stop();
  }
});

test('definitions that changed while a thread began are no dry run', async () => {
  const root = await temporaryFolder();
  await writeFiles(root, FILES);
  const order = {
    url: 'sqlite::memory:',
    definitions: 'another',
    options: { root, environment: 'local', at: Date.parse(AT), days: 1, seed: '1' },
  };
  const players = PlayerThreads.start(new URL(`file://${built}`), 2, order);
  const around = {
    metrics: new Map(),
    news: { catalogues: new Map(), learnt: new Map(), models: new Map(), things: new Map() },
  };
  const nobody = { play: async () => [], playAgain: async () => [] };
  players.stage(around, { crowd: { ids: endless }, players: nobody });
  const all = async () => {
    for await (const _ of players.first(players.people(), new Map()));
  };
  await expect(all()).rejects.toThrow('the definitions have changed');
  await players.close();
});

/** So that the other threads are asked in the end. */
async function* endless(): AsyncGenerator<readonly number[]> {
  for (;;) yield [1];
}
