/** Numbers of an experiment as people read them. Pure. */
import type { MeasuredArm, ReportedEffect, ReportedMeasure } from '../../analysis/experiment/report.ts';

type Shown = Pick<ReportedMeasure, 'estimator' | 'unit' | 'decimals'>;

/** Digits that tell something: enough to see the difference between arms. */
const DIGITS = 4;

/** A value of the metric, such as `0.1828` or `24.66 GBP`; shares in percent. */
export function valueWords(value: number | null, measure: Shown): string {
  if (value === null) return '–';
  if (measure.estimator === 'share') return `${fixed(value * 100, 2)} %`;
  return `${plain(value, measure)}${measure.unit === null ? '' : ` ${measure.unit}`}`;
}

/** With its sign: of shares in percentage points, relative ones in percent. */
export function effectWords(value: number | null, scale: ReportedEffect['scale'], measure: Shown): string {
  if (value === null) return '…';
  const sign = value < 0 ? '−' : '+';
  const size = Math.abs(value);
  if (scale === 'relative') return `${sign}${fixed(size * 100, 2)} %`;
  if (measure.estimator === 'share') return `${sign}${fixed(size * 100, 3)} pp`;
  return `${sign}${plain(size, measure)}`;
}

export function intervalWords({ low, high, scale }: ReportedEffect, measure: Shown): string {
  const end = (value: number | null, open: string) =>
    value === null ? open : effectWords(value, scale, measure);
  return `${end(low, '−∞')} to ${end(high, '+∞')}`;
}

export function chanceWords(p: number | null): string {
  if (p === null) return '–';
  if (p < 0.0001) return '< 0.0001';
  return fixed(p, 4);
}

export function percentWords(share: number): string {
  return `${fixed(share * 100, 1)} %`;
}

/** What is told of an arm beside its number: adjusted, safe, harmed. */
export function remarksOf({ effect, open }: MeasuredArm): string[] {
  return [
    ...(effect?.safety ? [safetyWords[effect.safety]] : []),
    ...(effect?.isAdjusted ? ['adjusted'] : []),
    ...(open > 0 ? [`${open} open`] : []),
  ];
}

const safetyWords = {
  harmed: 'HARMED',
  safe: 'surely no worse than it may be',
  unclear: 'not clear yet',
} as const;

export const estimatorWords: Readonly<Record<ReportedMeasure['estimator'], string>> = {
  mean: 'mean per unit',
  share: 'share',
  ratio: 'ratio',
  quantile: 'quantile',
};

function plain(value: number, { decimals }: Shown): string {
  if (decimals !== null && Math.abs(value) >= 1) return fixed(value, Math.max(decimals, 2));
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return fixed(value, Math.max(0, DIGITS - 1 - exponent));
}

function fixed(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
