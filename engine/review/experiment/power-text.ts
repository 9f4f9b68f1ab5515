/** What an experiment would need, on a terminal. Pure. */
import type { PowerReport } from '../../analysis/experiment/power.ts';
import type { ReportedMeasure } from '../../analysis/experiment/report.ts';
import { columns } from '../table.ts';
import { counted, number, spanWords } from '../words.ts';
import { effectWords, percentWords, valueWords } from './figures.ts';

export function powerText(
  report: PowerReport,
  measure: Pick<ReportedMeasure, 'estimator' | 'unit' | 'decimals'>,
): string {
  const { baseline, wanted, power, rule, alpha, sides, over, daily, detectable } = report;
  const lines = [
    `${report.experiment}: ${report.metric} of ${counted(baseline.people, 'person', 'people')} who are eligible now, over the last ${spanWords(over)}`,
    `  value ${valueWords(baseline.value, measure)}, standard deviation of one ${valueWords(baseline.deviation, { ...measure, estimator: 'mean' })}`,
    `  rule ${rule}, alpha ${alpha}, ${sides}-sided, power ${percentWords(power)}`,
    ...(wanted
      ? wantedLines(wanted, measure)
      : ['  nothing says what is to be found: `detect: { effect: … }`']),
    ...(daily === null ? ['  how many days that is: say how many come a day, with --daily'] : []),
  ];
  const rows = detectable.map(({ days, units, effect }) => [
    `  after ${days} days`,
    counted(units, 'unit'),
    effectWords(effect, 'absolute', measure),
  ]);
  const table =
    rows.length === 0
      ? []
      : [
          '',
          `What would be found with ${number(daily!)} a day:`,
          ...columns(rows, ['left', 'right', 'right']),
        ];
  return `${[...lines, ...table].join('\n')}\n`;
}

function wantedLines(
  { effect, scale, units, days }: NonNullable<PowerReport['wanted']>,
  measure: Parameters<typeof powerText>[1],
): string[] {
  const size = effectWords(effect, scale, measure);
  if (units === null) return [`  ${size} cannot be found: nothing varies, or an arm has no share`];
  const time = days === null ? '' : `, ${counted(days, 'day')} until the last has been looked at`;
  return [`  ${size} takes ${counted(units, 'unit')}${time}`];
}
