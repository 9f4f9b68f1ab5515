/** All experiments in a table: people, the primary metric's effects, what follows. Pure. */
import type { ExperimentReport } from '../../analysis/experiment/report.ts';
import { type Paint, unpainted } from '../paint.ts';
import { columns } from '../table.ts';
import { number } from '../words.ts';
import { effectWords, intervalWords } from './figures.ts';
import { verdictWords } from './words.ts';

export function listText(reports: readonly ExperimentReport[], paint: Paint = unpainted): string {
  if (reports.length === 0) return 'No experiment is declared.\n';
  const rows = reports.map((report) => {
    const { experiment, arms, decision } = report;
    const people = arms.reduce((sum, arm) => sum + arm.people, 0);
    const arm = decision.arm === null ? '' : `: ${decision.arm}`;
    return [experiment.id, number(people), primaryWords(report), `${verdictWords[decision.verdict]}${arm}`];
  });
  const lines = columns(
    [['experiment', 'people', 'effect on the primary metric', 'what follows'], ...rows],
    ['left', 'right', 'left', 'left'],
    (cell, _, row) => (row === 0 ? paint.faint(cell) : cell),
  );
  return `${lines.join('\n')}\n`;
}

function primaryWords({ measures }: ExperimentReport): string {
  const primary = measures.find(({ role }) => role === 'primary');
  if (!primary) return '';
  const effects = primary.arms.flatMap(({ arm, effect }) =>
    effect
      ? [`${arm} ${effectWords(effect.effect, effect.scale, primary)} (${intervalWords(effect, primary)})`]
      : [],
  );
  return `${primary.metric}: ${effects.length === 0 ? 'too early' : effects.join('; ')}`;
}
