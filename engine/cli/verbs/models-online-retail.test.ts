/**
 * All of Online Retail through the ordinary workspace and the ordinary verbs: what is learnt knows more than what anybody could say, on the
 * cut-off that was held out, person by person. The file is large and not shipped: where it does not lie beside the repository
 * (`CARILLON_DATA` names another folder), this says so and is skipped. Figures: models/README.md.
 */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { besideFile } from '../../models/data.testing.ts';
import { dataOf } from '../../models/given.ts';
import { kmeans, silhouette } from '../../models/learners/kmeans.ts';
import { axesOf, pointsOf } from '../../models/learners/scaling.ts';
import { aloneOf, type Guess, gainsOver, rateOfAll, rfmAlone } from '../../models/naive-guesses.testing.ts';
import { shopIn } from '../../models/online-retail.testing.ts';
import { artefactOf, type Version } from '../../models/registry.ts';
import { sources } from '../../models/sources/index.ts';
import { columnNamed, numberColumn, tableOf } from '../../models/table.ts';
import { typeOf } from '../../models/type-of.ts';
import type { Figure, TrainingData } from '../../models/types/type.ts';
import { runOver } from '../../review/play/definitions.ts';
import { openRunning } from '../store.ts';
import { testConsole } from '../testing/console.ts';
import { openSettings } from '../workspace.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2011-12-10T00:00:00Z');
const workspace = fileURLToPath(new URL('../../models/online-retail-workspace', import.meta.url));
const whole = besideFile('online-retail/online_retail.csv.gz');

/** Written after the fact, and dated before it: of every order, thirty days ahead. */
const LEAK = `kind: event
id: order_announced
---
kind: source
id: announcements
from: { connector: csv, path: data/announced.csv }
each:
  - { event: order_announced, at: at, profile: { customer: customer } }
---
kind: tag
id: announced_30d
type: integer
did: order_announced
count: true
within: 30d
---
kind: model
id: repurchase_leaking
type: propensity
who: { in: buyers }
predicts: { did: order_completed }
horizon: 30d
features: [recency_days, announced_30d]
train: { cutoffs: 3, every: 30d }
output: { tag: leaking_score }
`;

describe.skipIf(whole === null)('all of Online Retail (skipped where the data is not there)', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carillon-'));
    await cp(workspace, join(folder, 'shop'), { recursive: true });
    await mkdir(join(folder, 'shop', 'data'));
    await symlink(whole!, join(folder, 'shop', 'data', 'online_retail.csv.gz'));
    await writeFile(join(folder, 'shop', 'leak.yaml'), LEAK);
    await writeFile(join(folder, 'shop', 'data', 'announced.csv'), announced());
    expect(await testConsole(folder, { at: NOW }).run('apply', 'shop', '--auto-approve')).toBe(0);
    const console = testConsole(folder, { at: NOW });
    expect(await console.run('import', 'shop')).toBe(0);
    expect(console.stdout.text).toContain('4,371 profiles in the store');
  }, 400_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function told(...words: string[]): Promise<string> {
    const console = testConsole(folder, { at: NOW });
    expect(await console.run('models', ...words), console.stderr.text).toBe(0);
    return console.stdout.text;
  }

  async function trained(id: string): Promise<Version> {
    const { trained: made } = JSON.parse(await told('train', id, 'shop', '--format', 'json')) as {
      trained: { version: number }[];
    };
    const number = String(made[0]!.version);
    return JSON.parse(
      await told('show', id, 'shop', '--version-number', number, '--format', 'json'),
    ) as Version;
  }

  /** What a version was learnt from and judged by, and what it says of the latter. */
  async function judging(id: string, version: number | null, at = NOW) {
    const console = testConsole(folder, { at });
    const context = { env: {}, cwd: folder, stdout: console.stdout, clock: console.clock };
    const opened = await openSettings('shop', { arguments: [], options: {} } as never, context as never);
    const { store, candidate } = await openRunning(opened.folder, opened.environment);
    try {
      const { bare } = await runOver(store, candidate, at);
      const model = candidate.program.models.get(id)!;
      const found = await sources[model.source.of].materialOf({
        looking: { store, run: bare, isLive: false, clock: console.clock },
        model,
        asOf: at,
        isJudging: false,
        isStopped: () => false,
        onProgress: () => {},
      });
      const [learning, held] = [dataOf(found.learning), dataOf(found.held)];
      const artefact = version === null ? null : await artefactOf(store, id, version);
      const says = artefact && typeOf(model.type).score(artefact, held);
      return { learning, held, says };
    } finally {
      await store.close();
    }
  }

  test('the figures of the data, and its groups, are those that are published', async () => {
    // The reference counts days by the calendar: at the end of the day as many have gone by.
    const { learning, held } = await judging('kinds', null, NOW + DAY - 1);
    const columns = ['recency_days', 'orders_count', 'spend'].map((name) =>
      numberColumn(name, [...numbersOf(learning, name), ...numbersOf(held, name)]),
    );
    const [recency, orders, spend] = columns.map((column) => (column as { values: Float64Array }).values);
    const sum = (values: Float64Array) => values.reduce((all, one) => all + one, 0);
    expect(recency).toHaveLength(4338);
    expect(sum(orders!)).toBe(18_532);
    expect(sum(spend!)).toBeCloseTo(8_911_407.9, 1);
    const rows = Array.from(recency!, (days, row) => [days, orders![row], spend![row]!.toFixed(2)].join(' '));
    for (const customer of ['3 7 4310.00', '373 34 5391.21', '2 73 280206.02'])
      expect(rows).toContain(customer);
    const table = tableOf(columns);
    const points = pointsOf(axesOf(table), table);
    for (const [k, inertia, height] of [
      [2, 6474.139, 0.4327],
      [3, 4856.402, 0.3374],
      [4, 3924.831, 0.3324],
    ] as const) {
      const groups = kmeans(points, k, 'seed');
      expect(groups.inertia / inertia).toBeLessThan(1.0001);
      expect(Math.abs(silhouette(points, groups.labels) - height)).toBeLessThan(3e-3);
    }
    const { evaluation } = await trained('kinds');
    expect(evaluation.metrics['silhouette']!.value).toBeGreaterThan(0.3);
    expect((await trained('cells')).evaluation.metrics['spend_share_of_top_group']!.value).toBeGreaterThan(
      0.7,
    );
  }, 200_000);

  test.each<[string, Readonly<Record<string, Guess>>, readonly string[]]>([
    ['repurchase', { rate: rateOfAll, recency: aloneOf('recency_days'), rfm: rfmAlone }, []],
    // By the score of RFM alone churn is known nearly as well.
    ['churn', { rate: rateOfAll, recency: aloneOf('recency_days'), rfm: rfmAlone }, ['rfm']],
    [
      'like_wholesale',
      { rate: rateOfAll, recency: aloneOf('recency_days'), orders: aloneOf('orders_count') },
      [],
    ],
  ])(
    '%s knows more than the guesses, by ranks and by log-loss',
    async (id, guesses, level) => {
      const version = await trained(id);
      expect(version.decision).toMatchObject({ promoted: true });
      expect(version.leaks).toEqual([]);
      expect(await told('show', id, 'shop')).toContain('Judged on');
      const { evaluation: judged } = JSON.parse(await told('evaluate', id, 'shop', '--format', 'json'));
      expect(judged.metrics.auc.value).toBeCloseTo(version.evaluation.metrics['auc']!.value, 10);
      const { learning, held, says } = await judging(id, version.number);
      const own = Object.values(says!)[0] as Float64Array;
      const lines = [`${id}: AUC ${words(judged.metrics.auc)}, log-loss ${words(judged.metrics.log_loss)}`];
      for (const [name, guess] of Object.entries(guesses)) {
        const gains = gainsOver(held.labels!, own, guess({ learning, held }));
        lines.push(`${name}: AUC + ${words(gains.auc)}, log-loss − ${words(gains.logLoss)}`);
        if (level.includes(name)) continue;
        expect(gains.auc.low, lines.join('\n')).toBeGreaterThan(0);
        expect(gains.logLoss.low, lines.join('\n')).toBeGreaterThan(0);
      }
      if (process.env['CARILLON_FIGURES']) console.log(lines.join('\n'));
    },
    300_000,
  );

  test('a tag that knows the outcome is told, and its model does not run', async () => {
    const { decision, leaks } = await trained('repurchase_leaking');
    expect(leaks).toEqual([{ feature: 'announced_30d', auc: 1 }]);
    expect(decision.promoted).toBe(false);
    expect(decision.reasons[0]).toMatch(/^CAR-946 the feature `announced_30d` alone tells the outcome/);
  }, 100_000);
});

function announced(): string {
  const { person, at } = shopIn(whole!).transactions;
  const lines = Array.from(
    person,
    (customer, row) => `${customer},${new Date(at[row]! - 30 * DAY).toISOString()}`,
  );
  return `customer,at\n${lines.join('\n')}\n`;
}

function numbersOf({ features }: TrainingData, name: string): Float64Array {
  const column = columnNamed(features!.table, name);
  if (column?.kind !== 'number') throw new Error(`${name} is no number`);
  return column.values;
}

function words({ value, low, high }: Figure): string {
  return `${value.toFixed(4)} (${low!.toFixed(4)} to ${high!.toFixed(4)})`;
}
