/** What an aggregate makes of the occurrences that count. Counts and sums of nothing are 0; the rest is missing. */
import { DAY } from './duration.testing.ts';
import type { Occurrence } from './occurrences.testing.ts';
import type { Moment, Plain } from './person.testing.ts';

type Value = string | number | boolean;
type Measured = readonly { readonly time: number; readonly value: Value }[];

const overValues: Readonly<Record<string, (measured: Measured, decimals: number) => unknown>> = {
  sum: (measured, decimals) => exactSum(measured, decimals) / 10 ** decimals,
  avg: (measured, decimals) =>
    measured.length === 0 ? undefined : exactSum(measured, decimals) / (measured.length * 10 ** decimals),
  min: (measured) => extreme(measured, (a, b) => a < b),
  max: (measured) => extreme(measured, (a, b) => a > b),
  distinct: (measured) => new Set(measured.map(({ value }) => JSON.stringify(value))).size,
  first: (measured) => measured[0]?.value,
  last: (measured) => measured.at(-1)?.value,
  most_frequent: mostFrequent,
};

const NUMERIC = ['sum', 'avg'];

/** The key of the node that says what is measured, if it is one with an expression. */
export function aggregateOf(node: Plain): string | undefined {
  return Object.keys(overValues).find((key) => node[key] !== undefined);
}

/** The value of an aggregate over occurrences in order. */
export function measure(node: Plain, occurrences: readonly Occurrence[], moment: Moment): unknown {
  const key = aggregateOf(node);
  if (key !== undefined) {
    const decimals = decimalsOf(node, key, moment);
    const values = occurrences.flatMap(({ time, scope }) => {
      const value = moment.value(String(node[key]), scope) as Value | undefined;
      return isMeasurable(value, key, decimals) ? [{ time, value: value === 0 ? 0 : value! }] : [];
    });
    return overValues[key]!(values, decimals);
  }
  if (node['days_between'] !== undefined) return daysBetween(occurrences);
  if (node['days_since'] === undefined) return occurrences.length;
  const edge = node['days_since'] === 'first' ? occurrences[0] : occurrences.at(-1);
  if (!edge) return undefined;
  const days = Math.floor((moment.now - edge.time) / DAY);
  moment.note(edge.time + (days + 1) * DAY);
  return days;
}

/** The mean of the days from each to the next. */
function daysBetween(occurrences: readonly Occurrence[]): number | undefined {
  const gaps = occurrences.slice(1).map(({ time }, index) => time - occurrences[index]!.time);
  if (gaps.length === 0) return undefined;
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / DAY;
}

/** What is divided by 0 is no number, and only numbers are added. */
function isMeasurable(value: Value | undefined, key: string, decimals: number): boolean {
  if (!NUMERIC.includes(key)) return typeof value === 'number' ? Number.isFinite(value) : value !== undefined;
  return typeof value === 'number' && Number.isFinite(value * 10 ** decimals);
}

/** Numbers are added as whole multiples of 10^-decimals, so that the sum does not depend on their order. */
function exactSum(measured: Measured, decimals: number): number {
  const whole = ({ value }: Measured[number]) => BigInt(Math.round(Number(value) * 10 ** decimals));
  return Number(measured.reduce((sum, one) => sum + whole(one), 0n));
}

/** As the one property that is added up declares; else 4, or the tag's own if it has more. */
function decimalsOf(node: Plain, key: string, { definitions }: Moment): number {
  const event = String(node['did']);
  const known = definitions.has('event', event) ? definitions.get('event', event) : {};
  const properties = (known['properties'] ?? {}) as Plain;
  const list = node['each'] === undefined ? undefined : (properties[String(node['each'])] as Plain);
  const element = typeof list?.['of'] === 'object' ? (list['of'] as Plain) : {};
  const declared = { ...properties, ...element }[String(node[key])];
  if (declared === 'integer') return 0;
  const { type, decimals } = (typeof declared === 'object' ? declared : {}) as Plain;
  return type === 'integer' ? 0 : Math.max(Number(decimals ?? 4), Number(node['decimals'] ?? 0));
}

function extreme(measured: Measured, wins: (a: Value, b: Value) => boolean): Value | undefined {
  return measured
    .map(({ value }) => value)
    .reduce<Value | undefined>(
      (best, value) => (best === undefined || wins(value, best) ? value : best),
      undefined,
    );
}

/** Of values that occur equally often, the one whose JSON comes first. */
function mostFrequent(measured: Measured): unknown {
  const texts = measured.map(({ value }) => JSON.stringify(value));
  const often = (text: string) => texts.filter((other) => other === text).length;
  const most = Math.max(...texts.map(often));
  const best = texts.filter((text) => often(text) === most).sort()[0];
  return best === undefined ? undefined : JSON.parse(best);
}
