/** What is known of slots — an hour, a channel — for all, for groups and for each person, and which of them is best for somebody. */
import type { Messages } from '../types/type.ts';
import { type Expected, pulled, type Trials } from './shrinkage.ts';

export interface SlotRates {
  readonly slots: readonly string[];
  readonly groups: readonly string[];
  /** Whether it is about what people do by themselves. */
  readonly ofActivity: boolean;
  readonly messages: number;
  readonly answered: number;
  readonly slotRates: readonly number[];
  readonly slotMessages: readonly number[];
  /** By group, then slot; a last row for people of no group. */
  readonly rates: readonly (readonly number[])[];
  /** How hard groups are pulled, people's own slots, and people's factors. */
  readonly strengths: { readonly group: number; readonly person: number; readonly factor: number };
}

/** Of a slot: in fewer nobody knows how people answer, and the rate of all would look better than many a known one. */
export const FEWEST_OF_A_SLOT = 50;

/** The same in the slots and groups of what is known; what it does not know is left out, or of no group. */
export function alike({ slots, groups }: SlotRates, messages: Messages): Messages {
  const slotAt = messages.slots.map((slot) => slots.indexOf(slot));
  const groupAt = messages.groups.map((group) => groups.indexOf(group));
  const rows = Int32Array.from(messages.slot.keys()).filter((row) => slotAt[messages.slot[row]!]! >= 0);
  return {
    ...messages,
    slots,
    groups,
    person: rows.map((row) => messages.person[row]!),
    slot: rows.map((row) => slotAt[messages.slot[row]!]!),
    answered: Float64Array.from(rows, (row) => messages.answered[row]!),
    isLater: Uint8Array.from(rows, (row) => messages.isLater?.[row] ?? 0),
    group: messages.group.map((group) => (group < 0 ? -1 : groupAt[group]!)),
  };
}

export interface Person {
  readonly slots: readonly { readonly successes: number; readonly trials: number }[];
  /** The rates of the person's group. */
  readonly rates: readonly number[];
  readonly all: Expected;
}

export function peopleOf(
  messages: Messages,
  rows: readonly number[],
  rates: readonly (readonly number[])[],
): Person[] {
  const { group, person } = messages;
  return counted(messages, rows, (row) => person[row]!, group.length).map((slots, place) => {
    const own = rates.at(group[place]!)!;
    const expected = slots.reduce((sum, { trials }, slot) => sum + trials * own[slot]!, 0);
    const successes = slots.reduce((sum, one) => sum + one.successes, 0);
    return { slots, rates: own, all: { successes, expected } };
  });
}

export function trialsOf({ slots, rates, all }: Person, factor: number): Trials[] {
  const times = (all.successes + factor) / (all.expected + factor);
  return slots.map((one, slot) => ({ ...one, rate: Math.min(0.99, rates[slot]! * times) }));
}

/** By person, then slot. */
export function chancesOf(
  { rates, strengths }: SlotRates,
  messages: Messages,
  rows: readonly number[],
): number[][] {
  return peopleOf(messages, rows, rates).map((person) =>
    trialsOf(person, strengths.factor).map((one) => pulled(one, strengths.person)),
  );
}

/** Of the slots that were tried and there are; −1 where there is none. */
export function bestOf(
  known: SlotRates,
  chances: readonly (readonly number[])[],
  offered: readonly string[] = known.slots,
): number[] {
  const tried = known.slots.map(
    (name, slot) => isTried(known.slotMessages[slot]!, known.ofActivity) && offered.includes(name),
  );
  return chances.map((slots) =>
    slots.reduce((best, chance, slot) => {
      if (!tried[slot]) return best;
      return best < 0 || chance > slots[best]! ? slot : best;
    }, -1),
  );
}

/** Of what people do by themselves, that it was not done there is known, too. */
function isTried(messages: number, ofActivity: boolean): boolean {
  return ofActivity || messages >= FEWEST_OF_A_SLOT;
}

/** Messages and answers by something, then slot. */
export function counted(
  { slot, slots, answered, inEverySlot = false }: Messages,
  rows: readonly number[],
  by: (row: number) => number,
  count: number,
) {
  const found = Array.from({ length: count }, () => slots.map(() => ({ successes: 0, trials: 0 })));
  for (const row of rows) {
    const own = found[by(row)];
    if (own === undefined) continue;
    own[slot[row]!]!.successes += answered[row]!;
    own[inEverySlot ? 0 : slot[row]!]!.trials++;
  }
  if (inEverySlot) for (const slotsOf of found) for (const one of slotsOf) one.trials = slotsOf[0]!.trials;
  return found;
}
