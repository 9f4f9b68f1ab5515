/** The first line of a diff, in the same words in every format. Pure. */
import { counted, number } from '../words.ts';
import type { Diff } from './diff.ts';

export function summaryOf({ changes, breaking, touched, findings }: Diff): string {
  if (changes.length === 0) return 'No definition changes.';
  const counts = (['added', 'changed', 'moved', 'removed'] as const)
    .map((change) => [change, changes.filter((one) => one.change === change).length] as const)
    .filter(([, count]) => count > 0)
    .map(([change, count]) => `${number(count)} ${change}`);
  const others = Object.keys(touched).length;
  return `${[
    counts.join(', '),
    ...(others > 0 ? [`${number(others)} touched through others`] : []),
    ...(breaking.length > 0 ? [counted(breaking.length, 'breaking change')] : []),
    ...(findings.length > 0 ? [counted(findings.length, 'finding')] : []),
  ].join('; ')}.`;
}

/** `main..a1b2c3`, `HEAD..working tree` */
export function rangeOf({ base, head }: Diff): string {
  return `${base}..${head ?? 'working tree'}`;
}
