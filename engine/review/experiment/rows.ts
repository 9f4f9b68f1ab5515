/** The tables of a report, as rows of words: the same in text, Markdown and on the page. Pure. */
import type { ExperimentReport, MeasuredArm, ReportedMeasure } from '../../analysis/experiment/report.ts';
import { number } from '../words.ts';
import { chanceWords, effectWords, intervalWords, percentWords, remarksOf, valueWords } from './figures.ts';

export type Row = readonly string[];

export const ARM_HEAD: Row = ['arm', 'share', 'people', 'units', 'expected'];

export function armRows({ arms }: ExperimentReport): Row[] {
  return arms.map(({ id, share, people, units, expected }) => [
    id,
    percentWords(share),
    number(people),
    number(units),
    number(Math.round(expected * 10) / 10),
  ]);
}

export const MEASURE_HEAD: Row = [
  'arm',
  'n',
  'value',
  'std. error',
  'effect',
  'std. error',
  'interval',
  'p',
  'chance to be better',
  '',
];

export function measureRows(measure: ReportedMeasure, arms: readonly MeasuredArm[] = measure.arms): Row[] {
  return arms.map((arm) => {
    const { effect } = arm;
    const error = arm.standardError === null ? '' : valueWords(arm.standardError, { ...measure, unit: null });
    return [
      arm.arm,
      number(arm.n),
      valueWords(arm.value, measure),
      error,
      ...(effect
        ? [
            effectWords(effect.effect, effect.scale, measure),
            effectWords(effect.standardError, effect.scale, measure).slice(1),
            intervalWords(effect, measure),
            chanceWords(effect.corrected ?? effect.p),
            percentWords(effect.chanceToWin),
          ]
        : ['', '', '', '', '']),
      remarksOf(arm).join(', '),
    ];
  });
}
