/** Sums of both sides of a replay, by segment, step and day → the report. */
import { declaredSegments } from '../../compiler/program.ts';
import { dayOf } from '../../evaluate/offer-rules.ts';
import type { Candidate } from '../../runtime/release.ts';
import type { Outcome, PlayedMessage } from '../play/outcome.ts';
import type { Period } from '../play/rounds.ts';
import { Tally } from '../tally.ts';
import type { Titles } from '../titles.ts';
import { type Difference, isSame, messageName } from './differences.ts';
import type { Replay, ReplayedMessage, ReplayedPerson, ReplayedSegment, ReplayedStep } from './report.ts';

const DAY = 86_400_000;

type Which = 'before' | 'after';

/** Counts of one side. */
class Sums {
  readonly members = new Tally();
  /** `segment|day` → members more, or fewer. */
  readonly moves = new Tally();
  readonly begun = new Tally();
  readonly messages = new Tally();
  readonly days = new Tally();
}

interface Told {
  readonly against: string;
  readonly environment: string;
  readonly people: number;
  readonly titles: Readonly<Record<Which, Titles>>;
  readonly samples: readonly { readonly person: string; readonly difference: Difference }[];
}

export class Comparison {
  readonly #candidates: Readonly<Record<Which, Candidate>>;
  readonly #period: Period;
  readonly #zone: string;
  readonly #sums = { before: new Sums(), after: new Sums() };
  readonly #gains = new Tally();
  readonly #loses = new Tally();
  readonly #added = new Tally();
  readonly #removed = new Tally();
  readonly #moved = new Tally();
  #touched = 0;

  constructor(before: Candidate, after: Candidate, period: Period) {
    this.#candidates = { before, after };
    this.#period = period;
    this.#zone = after.program.zone;
  }

  count(which: Which, outcome: Outcome, sign: 1 | -1): void {
    const sums = this.#sums[which];
    for (const { id, index } of declaredSegments(this.#candidates[which].program)) {
      if (outcome.before[index] === 1) sums.begun.add(id, sign);
      if (outcome.draft.members[index] === 1) sums.members.add(id, sign);
    }
    const { segments } = this.#candidates[which].program;
    for (const { at, segment, entered } of outcome.changes)
      sums.moves.add(`${segments[segment]!.id}|${this.#dayOf(at)}`, entered ? sign : -sign);
    for (const message of outcome.messages) {
      sums.messages.add(messageName(message), sign);
      sums.days.add(this.#dayOf(message.at), sign);
    }
  }

  differ(difference: Difference, sign: 1 | -1): void {
    if (!isSame(difference)) this.#touched += sign;
    for (const id of difference.gains) this.#gains.add(id, sign);
    for (const id of difference.loses) this.#loses.add(id, sign);
    for (const message of difference.added) this.#added.add(messageName(message), sign);
    for (const message of difference.removed) this.#removed.add(messageName(message), sign);
    for (const { to } of difference.moved) this.#moved.add(messageName(to), sign);
  }

  #dayOf(at: number): string {
    return dayOf({ program: { zone: this.#zone } }, at);
  }

  report({ against, environment, people, titles, samples }: Told): Replay {
    const { before, after } = this.#sums;
    const { from, until } = this.#period;
    return {
      kind: 'replay',
      workspace: this.#candidates.after.program.name,
      environment,
      zone: this.#zone,
      against,
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
      people,
      touched: this.#touched,
      segments: this.#segments(titles),
      messages: { before: before.messages.total, after: after.messages.total },
      steps: this.#steps(),
      days: this.#days().map((day) => ({ day, before: before.days.of(day), after: after.days.of(day) })),
      samples: samples.map(({ person, difference }) => personOf(person, difference)),
      notes: this.#notes(),
    };
  }

  #days(): string[] {
    const { from, until } = this.#period;
    const days = new Set<string>();
    for (let at = from; at < until; at += DAY / 4) days.add(this.#dayOf(at));
    return [...days.add(this.#dayOf(until))];
  }

  #segments(titles: Told['titles']): ReplayedSegment[] {
    const declared = {
      before: new Set(declaredSegments(this.#candidates.before.program).map(({ id }) => id)),
      after: new Set(declaredSegments(this.#candidates.after.program).map(({ id }) => id)),
    };
    return [...new Set([...declared.before, ...declared.after])].sort().map((id) => {
      const membersOf = (which: Which) => (declared[which].has(id) ? this.#sums[which].members.of(id) : null);
      const days = this.#memberDays(id);
      const isAnother = days.some(({ before, after }) => before !== after);
      return {
        id,
        title: titles[declared.after.has(id) ? 'after' : 'before']('segment', id),
        before: membersOf('before'),
        after: membersOf('after'),
        gains: this.#gains.of(id),
        loses: this.#loses.of(id),
        days: isAnother ? days : [],
      };
    });
  }

  #memberDays(id: string): ReplayedSegment['days'] {
    let [before, after] = [this.#sums.before.begun.of(id), this.#sums.after.begun.of(id)];
    return this.#days().map((day) => {
      before += this.#sums.before.moves.of(`${id}|${day}`);
      after += this.#sums.after.moves.of(`${id}|${day}`);
      return { day, before, after };
    });
  }

  #steps(): ReplayedStep[] {
    const { before, after } = this.#sums;
    const names = new Set([
      ...Object.keys(before.messages.record()),
      ...Object.keys(after.messages.record()),
    ]);
    return [...names].sort().map((name) => {
      const [journey = '', step = '', template = '', channel = ''] = name.split('|');
      return {
        journey,
        step,
        template,
        channel,
        before: before.messages.of(name),
        after: after.messages.of(name),
        added: this.#added.of(name),
        removed: this.#removed.of(name),
        moved: this.#moved.of(name),
      };
    });
  }

  #notes(): string[] {
    const programs = [this.#candidates.before.program, this.#candidates.after.program];
    return [
      'Traits are those of today: what they were is not recorded. Nobody is inside a journey at the beginning.',
      ...(programs.some(({ entities }) => entities.size > 0)
        ? ['What is not a person is not replayed: conditions about related things do not hold.']
        : []),
      ...(programs.some(({ lists }) => lists.length > 0)
        ? ['Nobody is on a list from outside: who was on it when is not recorded.']
        : []),
      ...(programs.some(({ models }) => models.size > 0)
        ? [
            'Scores of models are those of today, on both sides, by the versions that run now; placements rank by these versions too.',
          ]
        : []),
      ...(programs.some(({ offers, limits }) => offers.size > 0 || limits.byId.size > 0)
        ? ['Offers and limits begin unused on both sides.']
        : []),
    ];
  }
}

function personOf(person: string, { gains, loses, added, removed, moved }: Difference): ReplayedPerson {
  return {
    person,
    gains,
    loses,
    added: added.map(shown),
    removed: removed.map(shown),
    moved: moved.map(({ from, to }) => ({ ...shown(to), from: new Date(from.at).toISOString() })),
  };
}

function shown({ at, journey, step, template, channel }: PlayedMessage): ReplayedMessage {
  return { at: new Date(at).toISOString(), journey, step, template, channel };
}
