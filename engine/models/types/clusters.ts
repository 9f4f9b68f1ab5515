/** Groups of customers who are alike: k-means over features, the number of groups by silhouette, each group told by what sets it apart. */
import { ModelFault } from '../fault.ts';
import { usefulColumns } from '../learners/inputs.ts';
import { kmeans, nearest, type Points, silhouette } from '../learners/kmeans.ts';
import { Random } from '../learners/random.ts';
import { type Axis, axesOf, pointsOf } from '../learners/scaling.ts';
import type { Column, Table } from '../table.ts';
import type { ModelType, TrainingData } from './type.ts';

export interface ClustersSpec {
  /** Said, or chosen between two numbers by silhouette. */
  readonly k?: number | { readonly from: number; readonly to: number };
}

export interface Clusters {
  readonly axes: readonly Axis[];
  readonly centres: readonly number[];
  readonly k: number;
  readonly tried: readonly { readonly k: number; readonly inertia: number; readonly silhouette: number }[];
  readonly groups: readonly Group[];
  readonly dropped: readonly { readonly column: string; readonly reason: string }[];
}

export interface Group {
  readonly rows: number;
  readonly share: number;
  /** The most telling first. */
  readonly traits: readonly Trait[];
}

export interface Trait {
  readonly feature: string;
  /** A mean of a number, a share of a level. */
  readonly here: number;
  readonly overall: number;
  /** How far apart, in standard deviations. */
  readonly distance: number;
}

/** Silhouettes look at every pair: of so many rows, drawn by the seed. */
const SILHOUETTE_ROWS = 5000;
/** Centres of more people than these lie where those of these do: drawn by the seed. */
const FIT_ROWS = 50_000;
const TRAITS = 5;

export const clusters: ModelType<ClustersSpec, Clusters> = {
  type: 'clusters',
  needs: 'features',

  fit(data, { k = { from: 2, to: 8 } }, seed) {
    const { table, dropped } = usefulColumns(tableIn(data));
    const [from, to] = typeof k === 'number' ? [k, k] : [k.from, k.to];
    checkRange(from, to, table.rows);
    const axes = axesOf(table);
    const all = pointsOf(axes, table);
    const points = sampled(all, FIT_ROWS, seed);
    const sample = sampled(points, SILHOUETTE_ROWS, seed);
    let best: { k: number; centres: Float64Array; silhouette: number } | null = null;
    const tried: { k: number; inertia: number; silhouette: number }[] = [];
    for (let count = from; count <= to; count++) {
      const { centres, inertia } = kmeans(points, count, seed);
      const height = count === 1 ? 0 : silhouette(sample, nearest(sample, centres));
      tried.push({ k: count, inertia, silhouette: height });
      if (best === null || height > best.silhouette) best = { k: count, centres, silhouette: height };
    }
    const groups = groupsOf(table, nearest(all, best!.centres), best!.k);
    return { axes, centres: [...best!.centres], k: best!.k, tried, groups, dropped };
  },

  score(artefact, data) {
    const points = pointsOf(artefact.axes, tableIn(data));
    const labels = nearest(points, Float64Array.from(artefact.centres));
    return { cluster: Float64Array.from(labels, (label) => label + 1) };
  },

  evaluate(artefact, data) {
    const points = pointsOf(artefact.axes, tableIn(data));
    const sample = sampled(points, SILHOUETTE_ROWS, 'evaluate');
    const height = silhouette(sample, nearest(sample, Float64Array.from(artefact.centres)));
    return { rows: points.rows, metrics: { silhouette: { value: height } } };
  },

  describe: ({ k, tried, groups, axes }) => ({
    method: `k-means over ${axes.length} features with ${k} groups${tried.length > 1 ? ', the number by silhouette' : ''}; ${axes.some((axis) => axis.kind === 'number' && axis.log) ? 'skewed numbers as logarithms, all standardised' : 'numbers standardised'}.`,
    sections: [
      {
        heading: 'Numbers of groups',
        columns: ['k', 'inertia', 'silhouette'],
        rows: tried.map(({ k: count, inertia, silhouette: height }) => [count, inertia, height]),
      },
      ...groups.map(({ rows, share, traits }, index) => ({
        heading: `Group ${index + 1}: ${rows} people, ${(share * 100).toFixed(1)} %`,
        columns: ['feature', 'here', 'overall', 'standard deviations apart'],
        rows: traits.map(({ feature, here, overall, distance }) => [feature, here, overall, distance]),
      })),
    ],
  }),
};

function tableIn({ features }: TrainingData): Table {
  if (features === undefined) throw new TypeError('clusters needs features');
  return features.table;
}

function checkRange(from: number, to: number, rows: number): void {
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 1 || to < from)
    throw new ModelFault('CAR-978', {
      what: `Clusters were asked for, from ${from} to ${to}.`,
      why: 'Their number is a whole number from 1.',
      fix: 'Say one number, or two in order.',
    });
  if (rows < 10 * to)
    throw new ModelFault('CAR-970', {
      what: `There are ${rows} people for up to ${to} groups.`,
      why: 'With fewer than ten people a group, groups are accidents.',
      fix: 'Ask for fewer groups, or take more people into `who`.',
    });
}

function sampled(points: Points, most: number, seed: string): Points {
  if (points.rows <= most) return points;
  const rows = new Random(seed).fork(`${most} rows`).permutation(points.rows).subarray(0, most).sort();
  const values = new Float64Array(rows.length * points.width);
  for (const [place, row] of rows.entries())
    values.set(points.values.subarray(row * points.width, (row + 1) * points.width), place * points.width);
  return { values, rows: rows.length, width: points.width };
}

function groupsOf(table: Table, labels: Int32Array, k: number): Group[] {
  const all = table.columns.flatMap(measuresOf);
  return Array.from({ length: k }, (_, label) => {
    const rows = labels.reduce((sum, own) => sum + Number(own === label), 0);
    const traits = all
      .map(({ feature, of }) => trait(feature, of, labels, label))
      .sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance) || (a.feature < b.feature ? -1 : 1));
    return { rows, share: rows / labels.length, traits: traits.slice(0, TRAITS) };
  });
}

interface MeasureOfRows {
  readonly feature: string;
  readonly of: (row: number) => number;
}

function measuresOf(column: Column): MeasureOfRows[] {
  if (column.kind === 'number') return [{ feature: column.name, of: (row) => column.values[row]! }];
  return column.levels.slice(0, 50).map((level, code) => ({
    feature: `${column.name} = ${level}`,
    of: (row) => (column.codes[row]! < 0 ? Number.NaN : Number(column.codes[row] === code)),
  }));
}

function trait(feature: string, of: (row: number) => number, labels: Int32Array, label: number): Trait {
  let [rows, sum, squares, ownRows, ownSum] = [0, 0, 0, 0, 0];
  for (let row = 0; row < labels.length; row++) {
    const value = of(row);
    if (Number.isNaN(value)) continue;
    rows++;
    sum += value;
    squares += value * value;
    if (labels[row] !== label) continue;
    ownRows++;
    ownSum += value;
  }
  const [overall, here] = [sum / (rows || 1), ownSum / (ownRows || 1)];
  const deviation = Math.sqrt(Math.max(0, squares / (rows || 1) - overall * overall));
  return { feature, here, overall, distance: deviation > 0 ? (here - overall) / deviation : 0 };
}
