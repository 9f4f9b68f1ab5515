/** Metrics as people read them: a line each, or one with all its groups. */
import { impactRow } from '../impact/text.ts';
import type { MetricFigure, MetricFigures } from './figures.ts';

/** Where nothing else is said. */
const DECIMALS = 2;
/** Shares are small numbers. */
const DECIMALS_OF_SHARE = 4;

export function metricListText({ metrics, impacts }: MetricFigures): string {
  if (metrics.length + impacts.length === 0) return 'No metrics are declared.\n';
  const rows = metrics.map((metric) => [
    metric.id,
    valueText(metric, metric.value),
    `${count(metric.people)} ${metric.people === 1 ? 'person' : 'people'}`,
    metric.title === metric.id ? '' : metric.title,
  ]);
  return aligned([...rows, ...impacts.map(impactRow)]);
}

export function metricText(metric: MetricFigure, at: number): string {
  const { by, groups, people, open, isExact, recorded, tooMany, title } = metric;
  const lines = [
    `${title}: ${valueText(metric, metric.value)}, of ${count(people)} ${people === 1 ? 'person' : 'people'}, as of ${instant(at)}`,
    ...(open > 0 ? [`${count(open)} left out, whose window is not over`] : []),
    ...(isExact ? [] : ['to half a percent: there are too many different values to keep each']),
    recorded === null
      ? 'not written down: no offer goes by it, or it was not worked out yet'
      : `written down ${instant(recorded.at)}: ${valueText(metric, recorded.value)}`,
    ...(tooMany ? [`more groups by ${by.join(', ')} than can be told apart`] : []),
  ];
  if (groups.length === 0) return `${lines.join('\n')}\n`;
  const rows = groups.map((group) => [
    `  ${group.by.map((value) => (value === null ? 'none' : String(value))).join(', ')}`,
    valueText(metric, group.value),
    count(group.people),
  ]);
  return `${lines.join('\n')}\n\n${aligned([[`  ${by.join(', ')}`, 'value', 'people'], ...rows])}`;
}

function valueText({ unit, decimals, aggregate }: MetricFigure, value: number | null): string {
  if (value === null) return 'none';
  const most = decimals ?? (aggregate === 'share' ? DECIMALS_OF_SHARE : DECIMALS);
  const text = value.toLocaleString('en', {
    minimumFractionDigits: decimals ?? 0,
    maximumFractionDigits: most,
  });
  return unit === null ? text : `${text} ${unit}`;
}

function count(people: number): string {
  return people.toLocaleString('en');
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The second and third column are numbers. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number) =>
    column === 1 || column === 2 ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => `${row.map(cell).join('  ').trimEnd()}\n`).join('');
}
