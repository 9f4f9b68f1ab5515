/** An estimate of segments as a table: how many, give or take how many, and who counted. */
import type { Estimate, SegmentEstimate } from '../review/estimate.ts';
import { columns } from '../review/table.ts';
import { counted, number } from '../review/words.ts';

export function estimateText({ profiles, segments }: Estimate, titleOf: (id: string) => string): string {
  const isWhole = segments.every(({ sampled }) => sampled === profiles);
  const head = isWhole
    ? `${counted(profiles, 'profile')}, all of them looked at`
    : `${counted(profiles, 'profile')}; ± at 95 % confidence`;
  const rows = segments
    .toSorted((a, b) => b.members - a.members)
    .map((one) => [
      number(one.members),
      errorOf(one, profiles),
      titleOf(one.id),
      one.id,
      wayOf(one, profiles),
    ]);
  return `${head}\n\n${columns(rows, ['right', 'left', 'left', 'left', 'left']).join('\n')}\n`;
}

/** The farther end of the interval, which is not the same to both sides near 0. */
function errorOf({ members, low, high, sampled }: SegmentEstimate, profiles: number): string {
  return sampled === profiles ? '' : `± ${number(Math.max(high - members, members - low))}`;
}

function wayOf({ by, sampled, why }: SegmentEstimate, profiles: number): string {
  const people = sampled === profiles ? 'everybody' : counted(sampled, 'person', 'people');
  return by === 'sql' ? `SQL over ${people}` : `evaluator over ${people}: ${why}`;
}
