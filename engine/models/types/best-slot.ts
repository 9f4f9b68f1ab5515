/**
 * `send_time` and `channel`: in which slot a person answers most, from messages that went out in several. What a person did there is pulled
 * towards what their group does, times how much they answer at all; with no message to a person, the group decides.
 */
import { ModelFault } from '../fault.ts';
import { logLoss } from '../learners/metrics/losses.ts';
import { betaStrength, type Expected, gammaStrength, pulled, type Trials } from '../learners/shrinkage.ts';
import type { Messages, ModelType, TrainingData } from './type.ts';

export type SlotSpec = Readonly<Record<string, never>>;

export interface BestSlot {
  readonly slots: readonly string[];
  readonly groups: readonly string[];
  readonly messages: number;
  readonly answered: number;
  readonly slotRates: readonly number[];
  readonly slotMessages: readonly number[];
  /** By group, then slot; a last row for people of no group. */
  readonly rates: readonly (readonly number[])[];
  /** How hard groups are pulled, people's own slots, and people's factors. */
  readonly strengths: { readonly group: number; readonly person: number; readonly factor: number };
}

const FEWEST_MESSAGES = 200;
const FEWEST_ANSWERS = 20;

export const sendTime = bestSlot('send_time');
export const channel = bestSlot('channel');

function bestSlot(type: string): ModelType<SlotSpec, BestSlot> {
  return { type, needs: 'messages', fit, score, evaluate, describe };
}

function fit(data: TrainingData): BestSlot {
  const messages = messagesIn(data);
  const answered = total(messages.answered);
  check(messages, answered);
  const overall = answered / messages.answered.length;
  const bySlot = counted(messages, () => 0, 1)[0]!;
  const slotStrength = betaStrength(bySlot.map((one) => ({ ...one, rate: overall })));
  const slotRates = bySlot.map((one) => pulled({ ...one, rate: overall }, slotStrength));
  const { groups } = messages;
  const byGroup = counted(messages, (row) => messages.group[row]!, groups.length);
  const withRates = byGroup.map((slots) =>
    slots.map((one, slot): Trials => ({ ...one, rate: slotRates[slot]! })),
  );
  const group = betaStrength(withRates.flat());
  const rates = [...withRates.map((slots) => slots.map((one) => pulled(one, group))), slotRates];
  const people = peopleOf(messages, rates);
  const factor = gammaStrength(people.map(({ all }) => all));
  const person = betaStrength(people.flatMap((one) => trialsOf(one, factor)));
  return {
    slots: messages.slots,
    groups,
    messages: messages.answered.length,
    answered,
    slotRates,
    slotMessages: bySlot.map(({ trials }) => trials),
    rates,
    strengths: { group, person, factor },
  };
}

function score(artefact: BestSlot, data: TrainingData) {
  const chances = chancesOf(artefact, messagesIn(data));
  const best = chances.map((slots) => slots.indexOf(Math.max(...slots)));
  return {
    best: best.map((slot) => artefact.slots[slot]!),
    chance: Float64Array.from(best, (slot, person) => chances[person]![slot]!),
  };
}

/** Later messages: what was foretold of each in the slot in which it went out, by what was known before. */
function evaluate(artefact: BestSlot, data: TrainingData) {
  const messages = messagesIn(data);
  const of = (chance: (row: number) => number) =>
    logLoss(messages.answered, Float64Array.from(messages.answered.keys(), chance));
  const group = (row: number) => artefact.rates.at(messages.group[row]!) ?? artefact.slotRates;
  const overall = artefact.answered / artefact.messages;
  return {
    rows: messages.answered.length,
    metrics: { log_loss: of((row) => group(row)[messages.slot[row]!]!) },
    baseline: { log_loss: of(() => overall) },
  };
}

function describe({ slots, slotRates, slotMessages, messages, answered, strengths }: BestSlot) {
  return {
    method: `Rates of ${slots.length} slots from ${messages} messages with ${answered} answers; groups are pulled towards all with the weight of ${strengths.group.toFixed(1)} messages, a person's slots towards their group with ${strengths.person.toFixed(1)}.`,
    sections: [
      {
        heading: 'Slots',
        columns: ['slot', 'messages', 'rate'],
        rows: slots.map((slot, place) => [slot, slotMessages[place]!, slotRates[place]!]),
      },
    ],
  };
}

interface Person {
  readonly slots: readonly { readonly successes: number; readonly trials: number }[];
  /** The rates of the person's group. */
  readonly rates: readonly number[];
  readonly all: Expected;
}

/** A person's group is that of their last message. */
function peopleOf(messages: Messages, rates: readonly (readonly number[])[]): Person[] {
  const people = messages.person.reduce((most, place) => Math.max(most, place), -1) + 1;
  const group = new Int32Array(people).fill(-1);
  for (const [row, person] of messages.person.entries()) group[person] = messages.group[row]!;
  return counted(messages, (row) => messages.person[row]!, people).map((slots, person) => {
    const own = rates.at(group[person]!)!;
    const expected = slots.reduce((sum, { trials }, slot) => sum + trials * own[slot]!, 0);
    const successes = slots.reduce((sum, one) => sum + one.successes, 0);
    return { slots, rates: own, all: { successes, expected } };
  });
}

function trialsOf({ slots, rates, all }: Person, factor: number): Trials[] {
  const times = (all.successes + factor) / (all.expected + factor);
  return slots.map((one, slot) => ({ ...one, rate: Math.min(0.99, rates[slot]! * times) }));
}

function chancesOf({ rates, strengths }: BestSlot, messages: Messages): number[][] {
  return peopleOf(messages, rates).map((person) =>
    trialsOf(person, strengths.factor).map((one) => pulled(one, strengths.person)),
  );
}

/** Messages and answers by something, then slot. */
function counted({ slot, slots, answered }: Messages, by: (row: number) => number, count: number) {
  const found = Array.from({ length: count }, () => slots.map(() => ({ successes: 0, trials: 0 })));
  for (let row = 0; row < slot.length; row++) {
    const own = found[by(row)]?.[slot[row]!];
    if (own === undefined) continue;
    own.trials++;
    own.successes += answered[row]!;
  }
  return found;
}

function check({ answered: marks, slot, slots }: Messages, answered: number): void {
  if (marks.length < FEWEST_MESSAGES || answered < FEWEST_ANSWERS)
    throw new ModelFault('CAR-970', {
      what: `${marks.length} messages have ${answered} answers.`,
      why: `Fewer than ${FEWEST_MESSAGES} messages or ${FEWEST_ANSWERS} answers do not tell slots apart.`,
      fix: 'Wait for more messages.',
    });
  if (answered === marks.length)
    throw new ModelFault('CAR-971', {
      what: 'Every message was answered.',
      why: 'There is nothing to tell slots apart by.',
      fix: 'Look at what counts as an answer.',
    });
  if (new Set(slot).size < 2)
    throw new ModelFault('CAR-972', {
      what: `All messages went out in one slot: ${slots[slot[0]!]}.`,
      why: 'A slot is better than another only where both were tried.',
      fix: 'Send in several slots, a part of the messages in each by chance.',
    });
}

function messagesIn({ messages }: TrainingData): Messages {
  if (messages === undefined) throw new TypeError('messages are needed');
  return messages;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
