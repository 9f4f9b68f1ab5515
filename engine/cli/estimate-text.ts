/** An estimate of segments as a table: how many, give or take how many, and who counted. */
import type { Estimate, SegmentEstimate } from '../review/estimate.ts';
import { columns } from '../review/table.ts';
import { counted, number } from '../review/words.ts';

export function estimateText({ profiles, segments }: Estimate, titleOf: (id: string) => string): string {
  const all = segments.every(isWhole);
  const head = all
    ? `${counted(profiles, 'profile')}, all of them looked at`
    : `${counted(profiles, 'profile')}; ± at 95 % confidence`;
  const rows = segments
    .toSorted((a, b) => b.members - a.members)
    .map((one) => [
      number(one.members),
      errorOf(one),
      titleOf(one.id),
      one.of === 'profile' ? one.id : `${one.id} (of ${one.of})`,
      wayOf(one),
    ]);
  return `${head}\n\n${columns(rows, ['right', 'left', 'left', 'left', 'left']).join('\n')}\n`;
}

/** The farther end of the interval, which is not the same to both sides near 0. */
function errorOf(one: SegmentEstimate): string {
  const { members, low, high } = one;
  return isWhole(one) ? '' : `± ${number(Math.max(high - members, members - low))}`;
}

function wayOf(one: SegmentEstimate): string {
  const { by, of, sampled, why } = one;
  const whom = of === 'profile' ? counted(sampled, 'person', 'people') : `${number(sampled)} of ${of}`;
  const over = isWhole(one) ? (of === 'profile' ? 'everybody' : `every ${of}`) : whom;
  return by === 'sql' ? `SQL over ${over}` : `evaluator over ${over}: ${why}`;
}

function isWhole({ sampled, population }: SegmentEstimate): boolean {
  return sampled === population;
}
