/** What campaigns are to reach, and how far they are, by what their metrics last were: as `status` tells it. */
import type { Program } from '../compiler/program.ts';
import { storedMetrics } from '../runtime/metrics.ts';
import type { Store } from '../store/store.ts';
import type { Paint } from './paint.ts';
import { columns } from './table.ts';
import { number } from './words.ts';

export interface TargetStatus {
  /** Address of the campaign. */
  readonly of: string;
  readonly metric: string;
  readonly title: string;
  /** Over everybody; null: not worked out yet, or there is none. */
  readonly value: number | null;
  /** When it was worked out. */
  readonly asOf: number | null;
  readonly atLeast: number | null;
  readonly atMost: number | null;
  /** Null where there is no value. */
  readonly isReached: boolean | null;
}

export async function targetsOf(
  store: Store,
  { campaigns, metrics }: Pick<Program, 'campaigns' | 'metrics'>,
): Promise<readonly TargetStatus[]> {
  const all = [...campaigns.byId.values()].flatMap(({ id, targets }) =>
    targets.map((target) => ({ of: `campaign.${id}`, ...target })),
  );
  const news = await storedMetrics(store, new Set(all.map(({ metric }) => metric)));
  return all.map(({ of, metric, at_least: atLeast = null, at_most: atMost = null }) => {
    const program = metrics.get(metric);
    const known = news.get(metric);
    // Of another meaning it says nothing.
    const current = known?.hash === program?.hash ? known : undefined;
    const value = current?.value ?? null;
    const isReached =
      value === null ? null : (atLeast === null || value >= atLeast) && (atMost === null || value <= atMost);
    const asOf = current?.at ?? null;
    return { of, metric, title: program?.title ?? metric, value, asOf, atLeast, atMost, isReached };
  });
}

export function targetLines(targets: readonly TargetStatus[], paint: Paint): string[] {
  if (targets.length === 0) return [];
  const rows = targets.map(({ of, metric, value, atLeast, atMost, isReached }) => [
    `  ${of}`,
    metric,
    value === null ? 'not worked out yet' : number(value),
    atLeast === null ? `at most ${number(atMost!)}` : `at least ${number(atLeast)}`,
    isReached === null ? '' : isReached ? 'reached' : 'not reached',
  ]);
  return [
    `${paint.strong('Targets')} of campaigns`,
    ...columns(rows, ['left', 'left', 'right', 'left', 'left']),
  ];
}
