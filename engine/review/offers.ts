/** What offers have given away and what is left of them, as `status` and `plan` tell it. */
import type { OfferProgram } from '../compiler/program.ts';
import type { Store } from '../store/store.ts';
import type { Paint } from './paint.ts';
import { columns, shortened } from './table.ts';
import { number } from './words.ts';

export interface OfferStatus {
  readonly id: string;
  readonly title: string;
  /** Given and not given back. */
  readonly granted: number;
  readonly redeemed: number;
  readonly expired: number;
  readonly returned: number;
  /** Of its budget; null: there is none. */
  readonly left: number | null;
  /** Uploaded codes nobody has; null: its codes are made, it has none, or they were not brought in yet. */
  readonly codes: number | null;
  /** What the grants cost, and all of the budget would, in the workspace's currency; null where nothing says so. */
  readonly cost: number | null;
  readonly mostCost: number | null;
}

const TITLE_WIDTH = 40;

/** Without a store, of offers of which nothing was given yet. */
export async function offersOf(
  store: Store | null,
  offers: Iterable<OfferProgram>,
): Promise<readonly OfferStatus[]> {
  const rows = new Map((store ? await store.people.offers() : []).map((row) => [row.offer, row]));
  const counts = store ? await store.people.countGrants() : [];
  return [...offers].map(({ id, title, budget, codes }) => {
    const row = rows.get(id);
    const granted = row?.granted ?? 0;
    const countOf = (status: string) =>
      counts.find((one) => one.offer === id && one.status === status)?.count ?? 0;
    const { grants, unitCost } = budget;
    return {
      id,
      title,
      granted,
      redeemed: countOf('redeemed'),
      expired: countOf('expired'),
      returned: countOf('returned'),
      left: grants === null ? null : Math.max(0, grants - granted),
      codes: codes && 'path' in codes ? (row?.free ?? null) : null,
      cost: unitCost === null ? null : cents(granted * unitCost),
      mostCost: unitCost === null || grants === null ? null : cents(grants * unitCost),
    };
  });
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

export function offerLines(offers: readonly OfferStatus[], currency: string, paint: Paint): string[] {
  if (offers.length === 0) return [];
  const rows = offers.map((offer) => [
    `  ${number(offer.granted)}`,
    shortened(offer.title, TITLE_WIDTH),
    offer.id,
    leftWords(offer),
    becameWords(offer),
    costWords(offer, currency),
  ]);
  return [
    `${paint.strong('Offers')} and their grants`,
    ...columns(rows, ['right', 'left', 'left', 'left', 'left', 'left']),
  ];
}

function leftWords({ left, codes }: OfferStatus): string {
  const parts = [
    ...(left === null ? [] : [`${number(left)} left`]),
    ...(codes === null ? [] : [`${number(codes)} codes left`]),
  ];
  return parts.length === 0 ? 'no limit' : parts.join(', ');
}

function becameWords({ redeemed, expired, returned }: OfferStatus): string {
  const became = { redeemed, expired, 'given back': returned };
  return Object.entries(became)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${number(count)} ${word}`)
    .join(', ');
}

function costWords({ cost, mostCost }: OfferStatus, currency: string): string {
  if (cost === null) return '';
  const most = mostCost === null ? '' : ` of at most ${number(mostCost)}`;
  return `costs ${number(cost)}${most} ${currency}`;
}
