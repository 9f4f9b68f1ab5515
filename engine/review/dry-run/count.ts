/** One person's play → counts by name. What the report is made of; decides nothing. */
import type { Program } from '../../compiler/program.ts';
import { dayOf } from '../../evaluate/offer-rules.ts';
import type { Outcome } from '../play/outcome.ts';
import { type Figure, Figures, nameOf, OwnFigures } from './figures.ts';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MEMBERS = ['before', 'after', 'entered', 'left'] as const;

/** Counts as they go from one thread to another. */
export interface Counted {
  readonly figures: ReadonlyMap<string, Figure>;
  readonly minutes: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly members: Counts['members'];
}

export class Counts {
  readonly figures = new Figures();
  /** Channel → minute of the epoch → messages. */
  readonly minutes = new Map<string, Map<number, number>>();
  /** By index of the segment: people. */
  readonly members: Readonly<Record<(typeof MEMBERS)[number], Float64Array>>;
  readonly #program: Program;
  readonly #days = new Map<number, string>();

  constructor(program: Program) {
    this.#program = program;
    const none = () => new Float64Array(program.segments.length);
    this.members = { before: none(), after: none(), entered: none(), left: none() };
  }

  put(outcome: Outcome, sign: 1 | -1): void {
    const own = new OwnFigures();
    this.#messages(own, outcome, sign);
    ways(own, outcome);
    refusals(own, outcome);
    this.#members(outcome, sign);
    for (const { cap, winner, loser, outcome: what } of outcome.conflicts)
      own.add(nameOf('conflict', cap, winner, loser, what));
    for (const pair of new Set(outcome.conflicts.map(({ cap, winner, loser }) => nameOf(cap, winner, loser))))
      own.add(nameOf('conflicted', pair));
    for (const { journey, step } of outcome.tasks) own.add(nameOf('task', journey, step));
    for (const { line } of outcome.asks) own.add(nameOf('ask', line.offer, line.type));
    for (const { offer, reason } of outcome.deskRefusals) own.add(nameOf('refusedOffer', offer, reason));
    for (const { offer, event } of outcome.ends) own.add(nameOf('event', offer, event));
    this.figures.put(own, sign);
  }

  get counted(): Counted {
    return { figures: this.figures.all, minutes: this.minutes, members: this.members };
  }

  /** What others have counted of other people. */
  add({ figures, minutes, members }: Counted): void {
    this.figures.add(figures);
    for (const [channel, own] of minutes) for (const [minute, sum] of own) this.#minute(channel, minute, sum);
    for (const which of MEMBERS)
      for (const [index, sum] of members[which].entries()) this.members[which][index]! += sum;
  }

  #minute(channel: string, minute: number, messages: number): void {
    const known = this.minutes.get(channel) ?? new Map<number, number>();
    this.minutes.set(channel, known.set(minute, (known.get(minute) ?? 0) + messages));
  }

  #messages(own: OwnFigures, { messages, rates }: Outcome, sign: 1 | -1): void {
    for (const { journey, step, template, channel, at } of messages) {
      own.add(nameOf('sent', journey, step, template, channel));
      own.add(nameOf('step', journey, step, 'messages'));
      own.add(nameOf('channel', channel));
      own.add(nameOf('day', channel, this.#dayOf(at)));
      this.#minute(channel, Math.floor(at / MINUTE), sign);
    }
    for (const { channel, place, at } of rates) {
      if (place === null) continue;
      own.add(nameOf('delayed', channel));
      own.add(nameOf('delays', channel, String(Math.ceil((place - at) / MINUTE))));
    }
  }

  /** Days by the clock of the workspace; no zone changes its day within an hour of the epoch but at a quarter. */
  #dayOf(at: number): string {
    const quarter = Math.floor(at / (HOUR / 4));
    const known = this.#days.get(quarter) ?? dayOf({ program: this.#program }, at);
    this.#days.set(quarter, known);
    return known;
  }

  #members({ changes, before, draft }: Outcome, sign: 1 | -1): void {
    const { members } = this;
    for (let index = 0; index < before.length; index++) {
      if (before[index] === 1) members.before[index]! += sign;
      if (draft.members[index] === 1) members.after[index]! += sign;
    }
    for (const { segment, entered } of changes) members[entered ? 'entered' : 'left'][segment]! += sign;
  }
}

function ways(own: OwnFigures, { ways }: Outcome): void {
  const stood = new Set<string>();
  for (const { journey, began, ended, steps, standing } of ways) {
    if (began) own.add(nameOf('began', journey));
    if (ended === null) own.add(nameOf('inside', journey));
    else own.add(nameOf('ended', journey, ended));
    for (const step of steps) stood.add(nameOf('step', journey, step, 'people'));
    if (standing !== null) own.add(nameOf('step', journey, standing, 'standing'));
  }
  for (const name of stood) own.add(name);
}

function refusals(own: OwnFigures, { refusals }: Outcome): void {
  for (const { journey, step, outcome, reason, cap, at, until } of refusals) {
    own.add(nameOf('withheld', journey, step, outcome, reason));
    if (until !== null && Number.isFinite(until)) {
      own.add(nameOf('delay', journey, step, outcome, reason), until - at);
      own.add(nameOf('delayedBy', journey, step, outcome, reason));
    }
    if (cap !== null) own.add(nameOf('cap', cap, outcome));
  }
  for (const cap of new Set(refusals.map((refusal) => refusal.cap)))
    if (cap !== null) own.add(nameOf('capped', cap));
}
