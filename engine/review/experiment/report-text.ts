/** The report of an experiment on a terminal. Pure. */
import type { ExperimentReport, ReportedMeasure } from '../../analysis/experiment/report.ts';
import { type Paint, unpainted } from '../paint.ts';
import { type Alignment, columns } from '../table.ts';
import { ARM_HEAD, armRows, MEASURE_HEAD, measureRows, type Row } from './rows.ts';
import {
  headWords,
  isBad,
  measureWords,
  proposedWords,
  reachWords,
  sampleRatioWords,
  verdictWords,
} from './words.ts';

export function reportText(report: ExperimentReport, zone: string, paint: Paint = unpainted): string {
  const { experiment, measures, decision, notes } = report;
  const ratio = sampleRatioWords(report);
  const reach = reachWords(report);
  const verdict = `${verdictWords[decision.verdict]}${decision.arm === null ? '' : `: ${decision.arm}`}`;
  const sections: string[][] = [
    [
      paint.strong(experiment.title),
      ...(experiment.hypothesis === null ? [] : [`  ${experiment.hypothesis}`]),
      ...headWords(report, zone).map((line) => paint.faint(`  ${line}`)),
    ],
    [...table(ARM_HEAD, armRows(report), paint), ...(ratio === null ? [] : [`  sample ratio ${ratio}`])],
    ...measures.map((measure) => measureLines(measure, paint)),
    ...(reach.length === 0 ? [] : [[paint.strong('Reach'), ...reach.map((line) => `  ${line}`)]]),
    [
      (isBad(report) ? paint.error : paint.strong)(verdict),
      ...decision.why.map((line) => `  ${line}`),
      ...(decision.proposed ? [`  proposed: ${proposedWords(decision.proposed)}`] : []),
    ],
    ...(notes.length === 0 ? [] : [notes.map((note) => paint.faint(`note: ${note}`))]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function measureLines(measure: ReportedMeasure, paint: Paint): string[] {
  const groups = measure.groups.flatMap(({ by, value, arms }) => [
    `  ${by} ${value}`,
    ...table(MEASURE_HEAD, measureRows(measure, arms), paint, false),
  ]);
  return [
    `${paint.strong(measure.title)} ${paint.faint(`(${measureWords(measure)})`)}`,
    ...table(MEASURE_HEAD, measureRows(measure), paint),
    ...groups,
  ];
}

function table(head: Row, rows: readonly Row[], paint: Paint, withHead = true): string[] {
  const alignments = head.map(
    (_, column): Alignment => (column === 0 || column === head.length - 1 ? 'left' : 'right'),
  );
  const lines = columns([head, ...rows], alignments, (cell, _, row) =>
    row === 0 ? paint.faint(cell) : cell,
  );
  return (withHead ? lines : lines.slice(1)).map((line) => `  ${line}`);
}
