/** The report of an experiment for a pull request or a wiki. Pure. */
import type { ExperimentReport } from '../../analysis/experiment/report.ts';
import { ARM_HEAD, armRows, MEASURE_HEAD, measureRows, type Row } from './rows.ts';
import {
  headWords,
  measureWords,
  proposedWords,
  reachWords,
  sampleRatioWords,
  verdictWords,
} from './words.ts';

export function reportMarkdown(report: ExperimentReport, zone: string): string {
  const { experiment, measures, decision, notes } = report;
  const ratio = sampleRatioWords(report);
  const parts = [
    `## ${escaped(experiment.title)}`,
    ...(experiment.hypothesis === null ? [] : [`> ${escaped(experiment.hypothesis)}`]),
    headWords(report, zone).map(escaped).join('  \n'),
    `**${verdictWords[decision.verdict]}${decision.arm === null ? '' : `: ${decision.arm}`}**`,
    ...(decision.why.length === 0 ? [] : [list(decision.why)]),
    ...(decision.proposed ? [`Proposed: \`${proposedWords(decision.proposed)}\``] : []),
    table(ARM_HEAD, armRows(report)),
    ...(ratio === null ? [] : [`Sample ratio ${escaped(ratio)}`]),
    ...measures.flatMap((measure) => [
      `### ${escaped(measure.title)}`,
      escaped(measureWords(measure)),
      table(MEASURE_HEAD, measureRows(measure)),
      ...measure.groups.flatMap(({ by, value, arms }) => [
        `${escaped(by)} ${escaped(value)}`,
        table(MEASURE_HEAD, measureRows(measure, arms)),
      ]),
    ]),
    ...(report.reach ? ['### Reach', list(reachWords(report))] : []),
    ...(notes.length === 0 ? [] : [list(notes)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${escaped(line)}`).join('\n');
}

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = `|${head.map((_, column) => (column === 0 ? '---' : '---:')).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** Ids and titles may hold what Markdown reads as its own. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|]/g, (sign) => `\\${sign}`).replaceAll('\n', ' ');
}
