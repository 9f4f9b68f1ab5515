/** What a mutation trial gave: figures, and every survivor by name. */
import { groupBy } from '../../review/group.ts';
import type { Verdict } from './judge.ts';
import type { Mutant } from './place.ts';

export interface Figures {
  /** All that were made, and those of them that are no valid definitions: `validate` refuses them. */
  readonly mutants: number;
  readonly invalid: number;
  /** Of the valid ones. */
  readonly valid: number;
  readonly byTests: number;
  /** Passed by the tests; a plan shows a consequence. */
  readonly byPlan: number;
  readonly survivors: readonly Verdict[];
}

export function figuresOf(verdicts: readonly Verdict[]): Figures {
  const valid = verdicts.filter(({ invalid }) => invalid === null);
  const passed = valid.filter(({ test }) => test === null);
  const survivors = passed.filter(({ plan }) => plan.length === 0);
  return {
    mutants: verdicts.length,
    invalid: verdicts.length - valid.length,
    valid: valid.length,
    byTests: valid.length - passed.length,
    byPlan: passed.length - survivors.length,
    survivors,
  };
}

/** Percent of the valid ones, to a tenth. */
export function shareOf(count: number, { valid }: Figures): string {
  return valid === 0 ? '—' : `${((count * 100) / valid).toFixed(1)} %`;
}

export function summaryOf(figures: Figures): string {
  const { mutants, invalid, valid, byTests, byPlan, survivors } = figures;
  return (
    `${mutants} mutants, ${invalid} of them refused by \`validate\`; of ${valid} valid ones ${shareOf(byTests, figures)} are caught by tests alone, ` +
    `${shareOf(byTests + byPlan, figures)} by tests or plan; ${survivors.length} survive`
  );
}

/** @param known how many were judged by earlier runs, and not again. */
export function resultsText(verdicts: readonly Verdict[], seconds: number, known = 0): string {
  const figures = figuresOf(verdicts);
  return `# Mutants of the starter programme

Written by \`npm run mutation\`. What counts as caught is said in the trials' README.

${summaryOf(figures)}. ${tookWords(verdicts.length - known, known, seconds)}

${tableOf(
  'operator',
  groupBy(verdicts, ({ mutant }) => mutant.operator),
)}

${tableOf(
  'kind',
  groupBy(verdicts, ({ mutant }) => mutant.address.split('.')[0]!),
)}

## Caught by plan alone

${listOf(verdicts.filter(({ test, plan }) => test === null && plan.length > 0))}

## Survivors

${listOf(figures.survivors)}
`;
}

function tookWords(judged: number, known: number, seconds: number): string {
  const time = `took ${Math.round(seconds)} s`;
  if (known === 0) return `It ${time}.`;
  return `${known} were judged by earlier runs, since when the tests have only grown, and are told as they were then; the other ${judged} ${time}.`;
}

function tableOf(title: string, groups: ReadonlyMap<string, readonly Verdict[]>): string {
  const rows = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, verdicts]) => {
      const figures = figuresOf(verdicts);
      const { mutants, invalid, valid, byTests, byPlan, survivors } = figures;
      return `| ${[name, mutants, invalid, valid, byTests, byPlan, survivors.length, shareOf(byTests + byPlan, figures)].join(' | ')} |`;
    });
  return [
    `| ${title} | mutants | invalid | valid | by tests | by plan alone | survive | caught |`,
    '|---|--:|--:|--:|--:|--:|--:|--:|',
    ...rows,
  ].join('\n');
}

function listOf(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'None.';
  return verdicts
    .map(({ mutant, plan }) => {
      const [first] = plan;
      const more = plan.length > 1 ? `, and ${plan.length - 1} more` : '';
      return `- ${lineOf(mutant)}${first === undefined ? '' : ` — ${first}${more}`}`;
    })
    .join('\n');
}

/** A mutant by name, without the line at which it stands today. */
export function lineOf({ address, operator, what }: Mutant): string {
  return `${address}, ${operator}: \`${what.replaceAll(/\s+/g, ' ')}\``;
}
