/**
 * Every construct, as SQL of both dialects that people can read, and run: what it gives are the members that the
 * engine decides at that instant.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Condition } from '../language/kinds.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { DialectName } from './dialect.ts';
import { NOW, startWorld, type World } from './world.testing.ts';

interface Case {
  readonly name: string;
  readonly who: Condition;
}
const CONSTRUCTS = ['expression', 'combination', 'did', 'window', 'measure', 'which', 'date', 'superset'];

const cases = CONSTRUCTS.flatMap((construct) =>
  (parse(readFileSync(new URL(`cases/${construct}.yaml`, import.meta.url), 'utf8')) as Case[]).map((one) => ({
    ...one,
    construct,
    id: `${construct}_${one.name.replaceAll(/[^a-z]+/gi, '_').toLowerCase()}`,
    superset: construct === 'superset',
  })),
);
const asked: Readonly<Record<string, Condition>> = {
  all_of_all: { all: ['score >= 10', { in: 'case_in_a' }] },
  huge: 'huge * 10 > 1',
  case_in_a: 'vip',
  case_in_b: { did: 'visited' },
};
const segments = { ...asked, ...Object.fromEntries(cases.map(({ id, who }) => [id, who])) };

const urls: Readonly<Record<DialectName, () => Promise<string>>> = {
  sqlite: async () => 'sqlite::memory:',
  postgres: testPostgresUrl,
};

describe.each(['sqlite', 'postgres'] as const)('%s', (dialect) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(segments, { url: await urls[dialect](), buckets: 4 });
    await world.rig.moveTo(new Date(NOW).toISOString());
  });
  afterAll(() => world.rig.stop());

  test.each(CONSTRUCTS)('%s reads as it should', async (construct) => {
    const texts = cases
      .filter((one) => one.construct === construct)
      .map(({ id, name, who, superset }) => {
        const lowered = world.lower(id, { superset });
        const head = `-- ${name}: ${stringify(who, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`;
        if (!lowered.ok) return `${head}\n-- no SQL: ${lowered.why}\n`;
        const omitted = lowered.omitted.map(({ why }) => `-- left out: ${why}\n`).join('');
        return `${head}\n${omitted}${lowered.sql}\n-- ${JSON.stringify(lowered.parameters)}\n`;
      });
    await expect(texts.join('\n')).toMatchFileSnapshot(`golden/${construct}.${dialect}.sql`);
  });

  test.each(cases)('$construct: $name gives the members', async ({ id, superset }) => {
    const lowered = world.lower(id, { superset });
    const [members, answer] = [await world.members(id), await world.answer(lowered)];
    expect(lowered.ok && lowered.exact).toBe(!superset);
    if (superset) expect(answer).toEqual(expect.arrayContaining([...members]));
    else expect(answer).toEqual(members);
  });

  test('a number out of range stops PostgreSQL, and is infinite elsewhere', async () => {
    const lowered = world.lower('huge');
    if (!lowered.ok) throw new Error(lowered.why);
    const members = await world.members('huge');
    expect(members.length).toBeGreaterThan(0);
    expect(await world.rig.store.people.select(lowered)).toEqual(dialect === 'sqlite' ? members : null);
  });

  test('and those that the store keeps, once the clock has passed', async () => {
    // At an instant itself, what ends then is still to be done.
    await world.rig.moveTo(new Date(NOW + 5_000).toISOString());
    for (const { id } of cases.filter((one) => !one.superset)) {
      expect(await world.answer(world.lower(id)), id).toEqual(await world.stored(id));
    }
  });

  test('no case is about everybody or nobody, but those that say so', async () => {
    const everyone = await world.rig.store.people.countProfiles();
    const idle: string[] = [];
    for (const { id } of cases) {
      const { length } = await world.members(id);
      if (length === 0 || length === everyone) idle.push(id);
    }
    expect(idle).toEqual(['did_an_event_of_the_engine']);
  });
});
