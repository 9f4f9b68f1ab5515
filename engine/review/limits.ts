/** What limits over everybody have let through and what is left, as `status` and `plan` tell it. */
import { COST_UNITS, type LimitProgram, type LimitsProgram } from '../compiler/limit.ts';
import { dayOf } from '../evaluate/offer-rules.ts';
import type { Store } from '../store/store.ts';
import type { Paint } from './paint.ts';
import { columns } from './table.ts';
import { number } from './words.ts';

export interface LimitStatus {
  /** Address of the journey or campaign. */
  readonly of: string;
  readonly counts: LimitProgram['counts'];
  /** Starts, messages, or an amount of the workspace's currency; what is on its way counts. */
  readonly used: number;
  readonly atMost: number | null;
  readonly usedToday: number;
  readonly perDay: number | null;
}

/** Without a store, of limits of which nothing was used yet. `only`: of these addresses. */
export async function limitsOf(
  store: Store | null,
  { limits, zone }: { readonly limits: LimitsProgram; readonly zone: string },
  at: number,
  only: (address: string) => boolean = () => true,
): Promise<readonly LimitStatus[]> {
  const chosen = [...limits.byId.values()].filter(({ owner }) => only(owner));
  if (chosen.length === 0) return [];
  const rows = new Map((store ? await store.people.offers() : []).map((row) => [row.offer, row]));
  const day = dayOf({ program: { zone } }, at);
  return chosen.map((limit) => {
    const row = rows.get(limit.id);
    return {
      of: limit.owner,
      counts: limit.counts,
      used: amountOf(limit, row?.granted ?? 0),
      atMost: limit.atMost === null ? null : amountOf(limit, limit.atMost),
      usedToday: amountOf(limit, row?.day === day ? row.today : 0),
      perDay: limit.perDay === null ? null : amountOf(limit, limit.perDay),
    };
  });
}

function amountOf({ counts }: LimitProgram, units: number): number {
  return counts === 'cost' ? units / COST_UNITS : units;
}

export function limitLines(limits: readonly LimitStatus[], currency: string, paint: Paint): string[] {
  if (limits.length === 0) return [];
  const rows = limits.map((limit) => [
    `  ${limit.of}`,
    limit.counts === 'cost' ? `cost, ${currency}`.replace(/, $/, '') : limit.counts,
    usedWords(limit.used, limit.atMost),
    limit.perDay === null ? '' : `today ${usedWords(limit.usedToday, limit.perDay)}`,
  ]);
  return [`${paint.strong('Limits')} over everybody`, ...columns(rows, ['left', 'left', 'left', 'left'])];
}

function usedWords(used: number, atMost: number | null): string {
  if (atMost === null) return number(used);
  const isUsedUp = used >= atMost ? ': used up' : '';
  return `${number(used)} of ${number(atMost)}${isUsedUp}`;
}
