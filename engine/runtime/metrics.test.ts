import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { JsonObject } from '../store/store.ts';
import { metricKey, workOut } from './metrics.ts';

/** Metrics over everybody: what they are, and that what is written down is what offers go by. */

const NOW = '2026-03-02T10:00:00Z';

interface Case {
  readonly name: string;
  readonly metrics: readonly JsonObject[];
  readonly is: readonly [number | null, number];
  readonly groups?: Readonly<Record<string, readonly [number | null, number]>>;
  readonly open?: number;
}
interface World {
  readonly people: Readonly<Record<string, JsonObject>>;
  readonly events: readonly { who: string; did: string; at: string; with: JsonObject }[];
}
const read = <T>(file: string) =>
  parse(readFileSync(new URL(`metric-cases/${file}`, import.meta.url), 'utf8'), { schema: 'core' }) as T;
const world = read<World>('world.yaml');
const cases = read<readonly Case[]>('over-everybody.yaml');

/** Ids are of one case, so that all of them stand in one workspace. */
function named(metrics: readonly JsonObject[], of: number): JsonObject[] {
  const nameOf = (id: unknown) => `${id}_${of}`;
  const ids = metrics.map(({ id }) => String(id));
  const inText = (text: unknown) =>
    ids.reduce((now, id) => now.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), nameOf(id)), String(text));
  return metrics.map((metric) => ({
    kind: 'metric',
    ...metric,
    id: nameOf(metric['id']),
    ...('value' in metric && { value: inText(metric['value']) }),
  }));
}
const definitions = cases.flatMap(({ metrics }, of) => named(metrics, of)).map((one) => stringify(one));
const files = { ...shop, 'metrics.yaml': definitions.join('---\n') };

let rig: Rig;
afterEach(() => rig?.stop());

async function tellWorld(): Promise<void> {
  for (const [who, traits] of Object.entries(world.people)) await rig.identify(who, traits);
  for (const { who, did, at, with: properties } of world.events)
    await rig.track(who, did, properties, { time: Date.parse(at) });
}

const ids = cases.map((_, of) => `m_${of}`);
async function all() {
  const { engine } = rig.daemon;
  const metrics = ids.map((id) => engine.run.program.metrics.get(id)!);
  return workOut(engine, metrics, rig.clock.now());
}

const near = ([value, people]: readonly [number | null, number]): readonly unknown[] => [
  value === null ? null : (expect.closeTo(value, 9) as unknown),
  people,
];

const memory = async (): Promise<string> => 'sqlite::memory:';

describe.each([
  ['SQLite', 1, memory],
  ['SQLite', 4, memory],
  ['PostgreSQL', 4, testPostgresUrl],
] as const)('over everybody, %s with %i buckets', (_, buckets, url) => {
  test('is what was worked out by hand', async () => {
    rig = await Rig.start(files, { now: NOW, buckets, url: await url() });
    await tellWorld();
    const told = await all();
    for (const [of, { name, is, groups, open = 0 }] of cases.entries()) {
      const found = told.get(`m_${of}`)!;
      expect([found.value, found.people], name).toEqual(near(is));
      expect(found.open, `${name}: open`).toBe(open);
      const byGroup = found.groups.map(({ by, value, people }) => [JSON.stringify(by), [value, people]]);
      const wanted = Object.entries(groups ?? {}).map(([by, figure]) => [by, near(figure)]);
      expect(byGroup, `${name}: groups`).toEqual(wanted);
    }
  });

  test('nobody there is nothing', async () => {
    rig = await Rig.start(files, { now: NOW, buckets, url: await url() });
    const told = await all();
    const kinds = ids.map((id) => [
      rig.daemon.candidate.program.metrics.get(id)!.aggregate.kind,
      told.get(id)!.value,
    ]);
    for (const [kind, value] of kinds) expect(value).toBe(kind === 'count' || kind === 'sum' ? 0 : null);
    expect([...told.values()].every(({ people, groups }) => people === 0 && groups.length === 0)).toBe(true);
  });
});

const daily = {
  ...shop,
  'metrics.yaml': 'kind: metric\nid: revenue\ndid: order_completed\nsum: total\nby: [country]\nrefresh: 1d\n',
};

describe('rounds', () => {
  const written = () => rig.store.progress(metricKey('revenue')) as Promise<JsonObject | undefined>;

  test('what was worked out is written down, and stays until the next round', async () => {
    rig = await Rig.start(daily, { now: NOW });
    expect(await written()).toMatchObject({ value: 0, people: 0 });
    await tellWorld();
    expect((await written())?.['value']).toBe(0);
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(await written()).toMatchObject({
      value: 160.9,
      people: 5,
      at: Date.parse('2026-03-03T10:00:00Z'),
      groups: [
        ['["FR"]', 100, 2],
        ['["GB"]', 60.9, 2],
        ['[null]', 0, 1],
      ],
    });
    expect(rig.daemon.engine.run.metrics?.get('revenue')?.value).toBe(160.9);
  });

  test('an event that comes late counts in the next round', async () => {
    rig = await Rig.start(daily, { now: NOW });
    await tellWorld();
    await rig.moveTo('2026-03-03T10:00:00Z');
    await rig.track(
      'ann',
      'order_completed',
      { order_id: 'late', total: 1 },
      { time: Date.parse('2025-12-01') },
    );
    await rig.moveTo('2026-03-04T10:00:00Z');
    expect((await written())?.['value']).toBe(161.9);
  });

  test('a metric that means something else begins anew', async () => {
    rig = await Rig.start(daily, { now: NOW });
    await tellWorld();
    const counted = { ...daily, 'metrics.yaml': daily['metrics.yaml'].replace('sum: total', 'count: true') };
    await rig.replace(counted);
    expect(await written()).toMatchObject({ value: 6 });
  });
});
