/** Threads as they were built bring people into a release just as the engine alone does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Run } from '../evaluate/run.ts';
import { shop } from '../rig/files.ts';
import { compileFiles, Rig } from '../rig/rig.ts';
import { type HelperThreads, startHelperThreads } from '../runtime/ahead/helper-threads.ts';
import { adoptEverybody, applyRelease, runOf } from '../runtime/release.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { temporaryFolder } from './testing/workspace.ts';

const built = fileURLToPath(new URL('../../dist/engine/cli/adopt-thread.js', import.meta.url));
const entry = new URL(`file://${built}`);

const AFTER = {
  ...shop,
  'segments.yaml': `
kind: tag
id: spent
type: number
did: order_completed
sum: total
within: 30d
---
kind: segment
id: good
who: spent >= 100
`,
};
const PEOPLE = 40;

async function withPeople(url: string): Promise<Rig> {
  const rig = await Rig.start(shop, { url });
  for (let person = 0; person < PEOPLE; person++)
    await rig.track(`p${person}`, 'order_completed', { order_id: `o${person}`, total: person * 7 });
  // Long after the last message: while they come, helpers rest.
  rig.clock.moveTo(rig.clock.now() + 60_000);
  return rig;
}

/** What becomes of everybody once the other definitions are in place, and how often helpers were given people. */
async function adopted(rig: Rig, start: (run: Run) => HelperThreads | null) {
  const candidate = await compileFiles(AFTER);
  const { engine } = rig.daemon;
  const { release } = await applyRelease(rig.store, candidate, { at: rig.clock.now(), commit: null });
  engine.swap(await runOf(rig.store, candidate, release));
  const helpers = start(engine.run);
  await helpers?.begun;
  let given = 0;
  const counted = helpers && {
    ...helpers,
    free() {
      const helper = helpers.free();
      if (helper) given += 1;
      return helper;
    },
  };
  expect(await adoptEverybody(engine, undefined, () => counted)).toBe(PEOPLE);
  const told = [];
  for (let person = 0; person < PEOPLE; person++) {
    const { state } = await rig.image(`p${person}`);
    told.push({ state, changes: await rig.changesOf(`p${person}`) });
  }
  await rig.stop();
  return { told, given };
}

test.each(['sqlite', 'postgres'])('threads give what the engine alone gives (%s)', async (dialect) => {
  expect(existsSync(built), 'run `npm run build` first').toBe(true);
  const root = await temporaryFolder();
  const urlOf = async (name: string) =>
    dialect === 'sqlite' ? `sqlite:${join(root, name)}` : await testPostgresUrl();
  const [one, other] = [await urlOf('one.db'), await urlOf('other.db')];
  const alone = await adopted(await withPeople(one), () => null);
  const faults: Error[] = [];
  const rig = await withPeople(other);
  const onFault = (error: Error) => void faults.push(error);
  const helped = await adopted(rig, (run) =>
    startHelperThreads(run, { entry, count: 2, url: other, root, onFault }),
  );
  expect(faults).toEqual([]);
  expect(helped.given).toBeGreaterThan(0);
  expect(helped.told).toEqual(alone.told);
});

test('a thread that cannot begin is of no help, and says so', async () => {
  const rig = await withPeople('sqlite::memory:');
  const faults: Error[] = [];
  const { engine } = rig.daemon;
  const helpers = startHelperThreads(engine.run, {
    entry,
    count: 1,
    url: `sqlite:${join(await temporaryFolder(), 'nothing.db')}`,
    root: '',
    onFault: (error) => void faults.push(error),
  });
  await helpers.begun;
  expect(helpers.free()).toBeNull();
  expect(faults).toMatchObject([{ message: expect.stringContaining('there is no store') }]);
  await helpers.close();
  await rig.stop();
});
