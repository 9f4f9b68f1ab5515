/** Decisions as they are recorded, and what each was followed by: what learning and evaluation read. Pure. */
import type { RewardProgram } from '../../compiler/placement/program.ts';
import type { JsonObject } from '../../store/store.ts';
import { type Exact, plus } from '../measures/exact.ts';
import { occurrencesOf } from '../occurrence.ts';
import type { SweptEvent } from '../swept-event.ts';
import type { Tally } from './news.ts';

export interface LoggedDecision {
  readonly id: string;
  readonly time: number;
  readonly policy: string;
  readonly catalogue: string | null;
  readonly group: string;
  readonly size: number;
  readonly context: JsonObject;
  readonly items: readonly LoggedItem[];
}
export interface LoggedItem {
  readonly item: string;
  readonly position: number;
  readonly by: string;
  readonly propensity: number;
}

/** The decisions of one placement among events of a person. */
export function decisionsIn(events: readonly SweptEvent[], placement: string): readonly LoggedDecision[] {
  return events.flatMap(({ time, properties }) =>
    properties['placement'] === placement ? [loggedDecision(time, properties)] : [],
  );
}

/** The log of another system leaves out what it does not know. */
function loggedDecision(time: number, properties: JsonObject): LoggedDecision {
  const { decision, policy, catalogue, group, size, context } = properties;
  const items = ((properties['items'] ?? []) as unknown as readonly Partial<LoggedItem>[]).map(loggedItem);
  return {
    id: String(decision),
    time,
    policy: typeof policy === 'string' ? policy : '',
    catalogue: typeof catalogue === 'string' ? catalogue : null,
    group: typeof group === 'string' ? group : '',
    size: typeof size === 'number' ? size : Math.max(0, ...items.map(({ position }) => position)),
    context: (context ?? {}) as JsonObject,
    items,
  };
}

function loggedItem({ item, position, by, propensity }: Partial<LoggedItem>, index: number): LoggedItem {
  return { item: item!, position: position ?? index + 1, by: by ?? 'import', propensity: propensity! };
}

/** What was rewarded of each item of a decision: how often, and the sum of its numbers. */
export type Rewards = ReadonlyMap<string, number>;

/**
 * Rewards of each decision, in their order. `events` are the person's, of the type that counts. What names a decision counts
 * for that one alone; everything else for each decision it came after in time.
 */
export function rewardsOf(
  reward: RewardProgram,
  decisions: readonly LoggedDecision[],
  events: readonly SweptEvent[],
): readonly Rewards[] {
  return decisions.map((decision) => {
    const found = new Map<string, number>();
    for (const event of events) {
      if (!counts(reward, decision, event)) continue;
      for (const occurrence of occurrencesOf(reward.feature, event))
        addTo(found, reward, decision, occurrence);
    }
    return found;
  });
}

function counts({ within }: RewardProgram, { id, time }: LoggedDecision, event: SweptEvent): boolean {
  if (event.time > time + within) return false;
  const named = event.properties['decision'];
  return typeof named === 'string' ? named === id && event.time >= time : event.time > time;
}

function addTo(
  found: Map<string, number>,
  { feature, isNumber, itemsOf }: RewardProgram,
  { items }: LoggedDecision,
  occurrence: object,
): void {
  if (feature.where && !feature.where(occurrence, {})) return;
  const value = isNumber ? feature.value!(occurrence, {}) : 1;
  if (typeof value !== 'number') return;
  const named = itemsOf ? itemsOf(occurrence) : namedIn(occurrence);
  for (const { item } of items)
    if (named === null || named.includes(item)) found.set(item, (found.get(item) ?? 0) + value);
}

/** What became of a decision may say of which item. */
function namedIn(occurrence: object): readonly string[] | null {
  const { decision, item } = occurrence as Readonly<Record<string, unknown>>;
  return typeof decision === 'string' && typeof item === 'string' ? [item] : null;
}

/** What was rewarded of an item: numbers as they add up; else whether there was anything. */
export function rewardOf({ isNumber }: RewardProgram, rewards: Rewards, item: string): number {
  const sum = rewards.get(item) ?? 0;
  return isNumber ? sum : Math.min(1, sum);
}

/** What was seen of one item in one group; sums are whole and scaled, so that what was added can be taken away again. */
export interface ItemTally {
  readonly group: string;
  readonly item: string;
  readonly decisions: number;
  readonly rewarded: number;
  readonly sum: Exact;
  readonly squares: Exact;
}

/** Adds decisions, whose time is over, up by group and item. Exact: the order in which they are added, and taken away, is nothing. */
export class Learning {
  readonly #groups = new Map<string, Map<string, ItemTally>>();
  readonly #scale: number;

  constructor(readonly reward: RewardProgram) {
    this.#scale = reward.isNumber ? 10 ** reward.feature.decimals : 1;
  }

  add({ group, items }: LoggedDecision, rewards: Rewards): void {
    for (const { item } of items) {
      const scaled = Math.round(rewardOf(this.reward, rewards, item) * this.#scale) + 0;
      const rewarded = rewards.has(item) ? 1 : 0;
      this.#put({ group, item, decisions: 1, rewarded, sum: scaled, squares: squareOf(scaled) }, 1);
    }
  }

  addAll(tallies: readonly ItemTally[]): void {
    for (const tally of tallies) this.#put(tally, 1);
  }

  /** What was added before. */
  takeAway(tallies: readonly ItemTally[]): void {
    for (const tally of tallies) this.#put(tally, -1);
  }

  tallies(): readonly ItemTally[] {
    return [...this.#groups.values()].flatMap((tallies) => [...tallies.values()]);
  }

  /** In one order, whatever the order in which it was added. */
  groups(): Readonly<Record<string, Readonly<Record<string, Tally>>>> {
    return sorted(this.#groups, (tallies) =>
      sorted(tallies, ({ decisions, rewarded, sum, squares }): Tally => {
        const scale = this.#scale;
        return [decisions, rewarded, Number(sum) / scale, Number(squares) / (scale * scale)];
      }),
    );
  }

  #put({ group, item, ...more }: ItemTally, sign: 1 | -1): void {
    const tallies = this.#groups.get(group) ?? new Map<string, ItemTally>();
    const { decisions, rewarded, sum, squares } = tallies.get(item) ?? NOTHING;
    const now = {
      group,
      item,
      decisions: decisions + sign * more.decisions,
      rewarded: rewarded + sign * more.rewarded,
      sum: plus(sum, times(sign, more.sum)),
      squares: plus(squares, times(sign, more.squares)),
    };
    if (now.decisions === 0) tallies.delete(item);
    else tallies.set(item, now);
    if (tallies.size === 0) this.#groups.delete(group);
    else this.#groups.set(group, tallies);
  }
}

const NOTHING = { decisions: 0, rewarded: 0, sum: 0, squares: 0 } satisfies Omit<ItemTally, 'group' | 'item'>;

function squareOf(value: number): Exact {
  const square = value * value;
  return Number.isSafeInteger(square) ? square : (BigInt(value) ** 2n).toString();
}

function times(sign: 1 | -1, value: Exact): Exact {
  if (sign === 1) return value;
  return typeof value === 'number' ? 0 - value : (-BigInt(value)).toString();
}

function sorted<V, R>(map: ReadonlyMap<string, V>, read: (value: V) => R): Record<string, R> {
  const keys = [...map.keys()].sort();
  return Object.fromEntries(keys.map((key) => [key, read(map.get(key)!)]));
}
