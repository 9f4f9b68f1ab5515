/** Decisions as they are recorded, and what each was followed by: what learning and evaluation read. Pure. */
import type { RewardProgram } from '../../compiler/placement/program.ts';
import type { JsonObject } from '../../store/store.ts';
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

function loggedDecision(time: number, properties: JsonObject): LoggedDecision {
  const { decision, policy, catalogue, group, size, context, items } = properties;
  return {
    id: String(decision),
    time,
    policy: String(policy),
    catalogue: typeof catalogue === 'string' ? catalogue : null,
    group: typeof group === 'string' ? group : '',
    size: Number(size),
    context: (context ?? {}) as JsonObject,
    items: (items ?? []) as unknown as readonly LoggedItem[],
  };
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

/** Adds decisions, whose time is over, up by group and item. */
export class Learning {
  readonly #groups = new Map<string, Map<string, [number, number, number, number]>>();

  constructor(readonly reward: RewardProgram) {}

  add({ group, items }: LoggedDecision, rewards: Rewards): void {
    const tallies = this.#groups.get(group) ?? new Map<string, [number, number, number, number]>();
    this.#groups.set(group, tallies);
    for (const { item } of items) {
      const tally = tallies.get(item) ?? [0, 0, 0, 0];
      tallies.set(item, tally);
      const value = rewardOf(this.reward, rewards, item);
      tally[0] += 1;
      tally[1] += rewards.has(item) ? 1 : 0;
      tally[2] += value;
      tally[3] += value * value;
    }
  }

  /** In one order, whatever the order in which it was added. */
  groups(): Readonly<Record<string, Readonly<Record<string, Tally>>>> {
    return sorted(this.#groups, (tallies) =>
      sorted(tallies, (tally) => tally.map(rounded) as unknown as Tally),
    );
  }
}

/** Sums of fractions depend on their order in the last bits. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function sorted<V, R>(map: ReadonlyMap<string, V>, read: (value: V) => R): Record<string, R> {
  const keys = [...map.keys()].sort();
  return Object.fromEntries(keys.map((key) => [key, read(map.get(key)!)]));
}
