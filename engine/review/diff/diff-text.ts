/** A diff as people read it at a terminal: what breaks first, then each definition with what differs. */
import { type FormatContext, textOf } from '../../language/formats/index.ts';
import type { Paint } from '../paint.ts';
import { changeLines } from '../plan-text.ts';
import { columns } from '../table.ts';
import type { Diff } from './diff.ts';
import { rangeOf, summaryOf } from './summary.ts';

export function diffText(diff: Diff, paint: Paint, context: FormatContext): string {
  const { changes, breaking, touched, findings } = diff;
  const sections = [
    [`${paint.strong(rangeOf(diff))}: ${summaryOf(diff)}`],
    breaking.length > 0
      ? [paint.strong('Breaking'), ...breaking.map((one) => paint.error(breakingLine(one)))]
      : [],
    changes.length > 0 ? [paint.strong('Definitions'), ...changeLines(changes, paint)] : [],
    Object.keys(touched).length > 0 ? [paint.strong('Touched through others'), ...touchedLines(touched)] : [],
    findings
      .map((finding) => textOf(finding, context))
      .join('\n\n')
      .split('\n'),
  ];
  return `${sections
    .filter((lines) => lines.length > 0 && lines[0] !== '')
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function breakingLine({ address, what, declared }: Diff['breaking'][number]): string {
  return `  ! ${address}: ${what}${declared ? ' (declared)' : ''}`;
}

function touchedLines(touched: Diff['touched']): string[] {
  return columns(
    Object.entries(touched).map(([address, origins]) => [`  ${address}`, `through ${origins.join(', ')}`]),
    ['left', 'left'],
  );
}
