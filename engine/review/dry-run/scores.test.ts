/** A dry run goes by what the promoted version says of people, as it stands in the store; in virtual time nobody is scored anew. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ModelKeeper } from '../../models/keeper.ts';
import { bringPast, files } from '../../models/made-up-shop.testing.ts';
import { compileFiles, Rig } from '../../rig/rig.ts';
import { openStore } from '../../store/open.ts';
import { dryRunOf } from './dry-run.ts';

const PEOPLE = 120;
const SPLIT = {
  ...files,
  'split.yaml': `
kind: template
id: for_high
class: service
email: { subject: high, html: "<p>high</p>" }
---
kind: template
id: for_others
class: service
email: { subject: others, html: "<p>others</p>" }
---
kind: journey
id: split
start: { every: "0 12 * * *", who: { in: buyers }, again: always }
steps:
  - id: way
    branch:
      - when: again_score_band = "high"
        then: [{ id: high, send: { template: for_high, channel: email } }]
      - then: [{ id: others, send: { template: for_others, channel: email } }]
`,
};

test('a split by bands falls as the version in charge says, and goes on so in virtual time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-scores-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const url = `sqlite:${join(folder, 'store.db')}`;
  const candidate = await compileFiles(SPLIT);
  let keeper!: ModelKeeper;
  const rig = await Rig.start(candidate, {
    now: '2026-03-02T13:00:00Z',
    url,
    models(engine, onIdle) {
      const fault = (error: unknown) => {
        throw error;
      };
      keeper = new ModelKeeper({ engine, onIdle, fault });
      return keeper;
    },
  });
  onTestFinished(() => rig.stop());
  const users = Array.from({ length: PEOPLE }, (_, person) => `u${person}`);
  for (const user of users) await rig.identify(user, { email: `${user}@example.com` });
  await bringPast(rig, PEOPLE);

  const played = async (days: number) => {
    const store = await openStore(url, { root: tmpdir(), readOnly: true });
    try {
      const report = await dryRunOf({
        store,
        candidate,
        root: folder,
        environment: 'local',
        at: rig.clock.now(),
        days,
        seed: 'scores',
      });
      const steps = report.journeys[0]!.steps;
      const messages = (id: string) => steps.find((step) => step.id === id)?.messages ?? 0;
      return { high: messages('high'), others: messages('others'), notes: report.notes };
    } finally {
      await store.close();
    }
  };
  expect(await played(1)).toMatchObject({ high: 0, others: PEOPLE });

  const model = rig.daemon.engine.run.program.models.get('again')!;
  expect((await keeper.train(model))!.decision.promoted).toBe(true);
  await keeper.scoreAll(model);
  const bands = await Promise.all(
    users.map(async (user) => (await rig.image(user)).profile.traits['again_score_band']),
  );
  const high = bands.filter((band) => band === 'high').length;
  expect(high).toBeGreaterThan(10);
  expect(high).toBeLessThan(PEOPLE / 2);
  const day = await played(1);
  expect(day).toMatchObject({ high, others: PEOPLE - high });
  expect(day.notes.join()).toContain('nobody is scored anew');
  // Three weeks on, without an order, a scoring would find nobody likely any more.
  expect(await played(21)).toMatchObject({ high: 21 * high });
});
