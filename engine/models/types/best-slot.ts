/**
 * `send_time` and `channel`: in which slot a person answers most, from messages that went out in several; or in which they do something by
 * themselves. What a person did there is pulled towards what their group does, times how much they answer at all; with no message to a
 * person, the group decides.
 */
import { ModelFault } from '../fault.ts';
import { betaStrength, gammaStrength, pulled, type Trials } from '../learners/shrinkage.ts';
import {
  alike,
  bestOf,
  chancesOf,
  counted,
  FEWEST_OF_A_SLOT,
  peopleOf,
  type SlotRates,
  trialsOf,
} from '../learners/slots.ts';
import { judgedSlots } from '../learners/slots-judged.ts';
import type { Messages, ModelType, ScoreColumn, TrainingData } from './type.ts';

export type SlotSpec = Readonly<Record<string, never>>;

export type BestSlot = SlotRates;

const FEWEST_MESSAGES = 200;
const FEWEST_ANSWERS = 20;
/** As many tell how much people differ; more only take longer. */
const ENOUGH_PEOPLE = 20_000;

export const sendTime = bestSlot('send_time', (slots) =>
  Float64Array.from(slots, (slot) => (slot === null ? Number.NaN : Number(slot))),
);
export const channel = bestSlot('channel', (slots) => slots);

function bestSlot(
  type: string,
  columnOf: (slots: readonly (string | null)[]) => ScoreColumn,
): ModelType<SlotSpec, BestSlot> {
  return {
    type,
    needs: 'messages',
    fit,
    score: (artefact, data) => score(artefact, data, columnOf),
    evaluate: (artefact, data) => judgedSlots(artefact, messagesIn(data)),
    describe,
  };
}

function fit(data: TrainingData): BestSlot {
  const messages = messagesIn(data);
  const rows = Array.from(messages.slot.keys());
  check(messages, rows);
  const bySlot = counted(messages, rows, () => 0, 1)[0]!;
  const tries = bySlot.reduce((sum, { trials }) => sum + trials, 0);
  const answered = bySlot.reduce((sum, { successes }) => sum + successes, 0);
  const overall = answered / tries;
  const slotStrength = betaStrength(bySlot.map((one) => ({ ...one, rate: overall })));
  const slotRates = bySlot.map((one) => pulled({ ...one, rate: overall }, slotStrength));
  const { groups } = messages;
  const byGroup = counted(messages, rows, (row) => messages.group[messages.person[row]!]!, groups.length);
  const withRates = byGroup.map((slots) =>
    slots.map((one, slot): Trials => ({ ...one, rate: slotRates[slot]! })),
  );
  const group = betaStrength(withRates.flat());
  const rates = [...withRates.map((slots) => slots.map((one) => pulled(one, group))), slotRates];
  const people = evenly(peopleOf(messages, rows, rates), ENOUGH_PEOPLE);
  const factor = gammaStrength(people.map(({ all }) => all));
  const person = betaStrength(people.flatMap((one) => trialsOf(one, factor)));
  return {
    slots: messages.slots,
    groups,
    ofActivity: messages.inEverySlot === true,
    messages: rows.length,
    answered,
    slotRates,
    slotMessages: bySlot.map(({ trials, successes }) => (messages.inEverySlot ? successes : trials)),
    rates,
    strengths: { group, person, factor },
  };
}

function score(
  artefact: BestSlot,
  data: TrainingData,
  columnOf: (slots: readonly (string | null)[]) => ScoreColumn,
): Record<'best' | 'chance', ScoreColumn> {
  const given = messagesIn(data);
  const messages = alike(artefact, given);
  const chances = chancesOf(artefact, messages, Array.from(messages.slot.keys()));
  const best = bestOf(artefact, chances, given.slots);
  return {
    best: columnOf(best.map((slot) => artefact.slots[slot] ?? null)),
    chance: Float64Array.from(best, (slot, person) => chances[person]![slot] ?? Number.NaN),
  };
}

function describe(artefact: BestSlot) {
  const { slots, groups, slotRates, slotMessages, messages, answered, strengths, ofActivity } = artefact;
  const from = ofActivity
    ? `${messages} times that people did it`
    : `${messages} messages with ${answered} answers`;
  const unit = ofActivity ? 'times' : 'messages';
  const pull =
    groups.length === 0
      ? `a person's slots are pulled towards those of all with the weight of ${strengths.person.toFixed(1)} ${unit}`
      : `groups are pulled towards all with the weight of ${strengths.group.toFixed(1)} ${unit}, a person's slots towards their group with ${strengths.person.toFixed(1)}`;
  return {
    method: `Rates of ${slots.length} slots from ${from}; ${pull}.`,
    sections: [
      {
        heading: 'Slots',
        text: ofActivity
          ? 'Where people do it by themselves. That they would also answer then is likely, and not shown by this.'
          : 'Where messages went out for other reasons than chance, a slot may be better because of what was sent in it.',
        columns: ['slot', ofActivity ? 'times' : 'messages', ofActivity ? 'share' : 'rate'],
        rows: slots.map((slot, place) => [slot, slotMessages[place]!, slotRates[place]!]),
      },
    ],
  };
}

/** As many, from all of it. */
function evenly<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, place) => all[Math.floor((place * all.length) / most)]!);
}

function check(messages: Messages, rows: readonly number[]): void {
  const { answered: marks, slot, slots, inEverySlot } = messages;
  const answered = rows.reduce((sum, row) => sum + marks[row]!, 0);
  if (rows.length < FEWEST_MESSAGES || answered < FEWEST_ANSWERS)
    throw new ModelFault('CAR-970', {
      what: inEverySlot
        ? `People did it ${rows.length} times.`
        : `${rows.length} messages have ${answered} answers.`,
      why: inEverySlot
        ? `Fewer than ${FEWEST_MESSAGES} times do not tell slots apart.`
        : `Fewer than ${FEWEST_MESSAGES} messages or ${FEWEST_ANSWERS} answers do not tell slots apart.`,
      fix: inEverySlot ? 'Wait, or take more people into `who`.' : 'Wait for more messages.',
    });
  if (!inEverySlot && answered === rows.length)
    throw new ModelFault('CAR-971', {
      what: 'Every message was answered.',
      why: 'There is nothing to tell slots apart by.',
      fix: 'Look at what counts as an answer.',
    });
  const counts = slots.map((_, place) => rows.filter((row) => slot[row] === place).length);
  const tried = counts.filter((count) => (inEverySlot ? count > 0 : count >= FEWEST_OF_A_SLOT)).length;
  if (tried >= 2) return;
  const most = counts.indexOf(Math.max(...counts));
  throw new ModelFault('CAR-972', {
    what: inEverySlot
      ? `All of it was done in one slot: ${slots[most]}.`
      : `Only one slot had ${FEWEST_OF_A_SLOT} messages or more: ${slots[most]}, with ${counts[most]}.`,
    why: 'A slot is better than another only where both were tried.',
    fix: inEverySlot
      ? 'Look at the times of the event: it may be that only its day is known.'
      : 'Send in several slots, a part of the messages in each by chance.',
  });
}

function messagesIn({ messages }: TrainingData): Messages {
  if (messages === undefined) throw new TypeError('messages are needed');
  return messages;
}
