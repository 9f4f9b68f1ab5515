/** The results on a terminal: a table, and under it what each value was made of. */
import { aimText, type Outcome, valueText, verdictText } from './outcome.ts';

export function tableText(outcomes: readonly Outcome[]): string {
  const rows = [
    ['measure', 'value', 'aim', ''],
    ...outcomes.map((outcome) => [
      outcome.measure.id,
      valueText(outcome),
      aimText(outcome),
      verdictText(outcome),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 1 || column === 2 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  return `${rows.map(lineOf).join('\n')}\n`;
}

export function detailText({ measure, result, profiled }: Outcome): string {
  const percent = (share: number) => `${(share * 100).toFixed(1).padStart(6)} %`;
  const hot = profiled.flatMap(({ title, hot: { self, total } }) => [
    `  where time goes: ${title}`,
    ...self.map(({ name, share }) => `  ${percent(share)}  ${name}`),
    '  with all they call:',
    ...total.map(({ name, share }) => `  ${percent(share)}  ${name}`),
  ]);
  return `${[`${measure.id}: ${measure.title}`, ...result.details.map((line) => `  ${line}`), ...hot].join('\n')}\n`;
}
