/**
 * The early behaviour that best separates those who stay: which event, how often, in how many days from the beginning. All are looked at in
 * one half of the people, with a correction for so many looks; what is told is what the other half shows. It is no proof of cause.
 */
import { ModelFault } from '../fault.ts';
import { type Contrast, type Counts, contrast } from '../learners/contrast.ts';
import { checkInstants, DAY } from '../learners/histories.ts';
import { checkClasses } from '../learners/inputs.ts';
import { outcomesOf } from '../learners/outcomes.ts';
import { Random } from '../learners/random.ts';
import type { Events, ModelType, TrainingData } from './type.ts';

export interface MagicNumberSpec {
  /** Days from the beginning. */
  readonly windows?: readonly number[];
  readonly counts?: readonly number[];
}

export interface MagicNumber {
  /** Null: nothing separates them beyond chance. */
  readonly best: Finding | null;
  readonly findings: readonly Finding[];
  readonly looks: number;
  readonly people: number;
  readonly stayed: number;
}

export interface Finding {
  readonly event: string;
  readonly count: number;
  readonly window: number;
  /** Of those who did it so often: how many, and the share that stayed, in the half that was not searched. */
  readonly reached: Counts;
  readonly others: Counts;
  readonly heldOut: Contrast;
  /** In the half that was searched, times the number of looks. */
  readonly corrected: number;
  readonly phi: number;
}

const WINDOWS = [1, 3, 7, 14, 30];
const COUNTS = [1, 2, 3, 4, 5, 7, 10, 15, 20];
const SIGNIFICANT = 0.05;
/** Either side holds at least this share of people: what nobody or everybody does is no lever. */
const LEAST_SHARE = 0.02;
const TOLD = 20;

export const magicNumber: ModelType<MagicNumberSpec, MagicNumber> = {
  type: 'magic_number',
  needs: 'events',

  fit(data, { windows = WINDOWS, counts = COUNTS }, seed) {
    const events = eventsIn(data);
    checkInstants(events.at, data.asOf, 'event');
    checkClasses(events.stayed, outcomesOf('magic_number'));
    if (windows.some((window) => !(window > 0)) || counts.some((count) => !(count >= 1)))
      throw new ModelFault('CAR-978', {
        what: `The scan was asked for windows of ${windows.join(', ')} days and counts of ${counts.join(', ')}.`,
        why: 'A window is longer than nought, a count is at least 1.',
        fix: 'Say other numbers, or none.',
      });
    const random = new Random(seed).fork('halves');
    const half = Uint8Array.from(events.stayed, () => random.below(2));
    const looks = windows.flatMap((window) => {
      const table = countsWithin(events, window);
      return events.events.flatMap((event, place) =>
        counts.map((count) => ({ event, count, window, ...tablesOf(events, table, place, count, half) })),
      );
    });
    const asked = looks.filter(({ searched }) => isLever(searched.reached, searched.others));
    const findings = asked
      .map((look) => ({ look, found: contrast(look.searched.reached, look.searched.others) }))
      .filter(({ found }) => found.difference.value > 0 && found.p * asked.length < SIGNIFICANT)
      .sort(
        (a, b) => b.found.phi - a.found.phi || a.look.count - b.look.count || a.look.window - b.look.window,
      )
      .filter(isNews)
      .slice(0, TOLD)
      .map(
        ({ look: { event, count, window, held }, found }): Finding => ({
          event,
          count,
          window,
          ...held,
          heldOut: contrast(held.reached, held.others),
          corrected: Math.min(1, found.p * asked.length),
          phi: found.phi,
        }),
      );
    const confirmed = findings.find(({ heldOut }) => (heldOut.difference.low ?? 0) > 0) ?? null;
    const stayed = events.stayed.reduce((sum, mark) => sum + mark, 0);
    return { best: confirmed, findings, looks: asked.length, people: events.stayed.length, stayed };
  },

  score({ best }, data) {
    const events = eventsIn(data);
    if (best === null) return { reached: new Float64Array(events.born.length).fill(Number.NaN) };
    const place = events.events.indexOf(best.event);
    const table = countsWithin(events, best.window);
    const width = events.events.length;
    return {
      reached: Float64Array.from(events.born, (_, person) =>
        Number((table[person * width + place] ?? 0) >= best.count),
      ),
    };
  },

  evaluate(artefact, data) {
    const events = eventsIn(data);
    const { reached } = magicNumber.score(artefact, data);
    const side = (mark: number): Counts => {
      const people = Array.from(events.stayed.keys()).filter((person) => reached![person] === mark);
      return { rows: people.length, ones: people.reduce((sum, person) => sum + events.stayed[person]!, 0) };
    };
    const found = contrast(side(1), side(0));
    return {
      rows: events.stayed.length,
      metrics: {
        difference: found.difference,
        lift: { value: found.lift ?? Number.NaN },
        phi: { value: found.phi },
      },
    };
  },

  describe: ({ best, findings, looks, people, stayed }) => ({
    method:
      best === null
        ? `Nothing that ${people} people did early separates the ${stayed} who stayed beyond chance, in ${looks} looks.`
        : `Who did ${best.event} ${best.count} times or more within ${best.window} days stayed ${timesAsOften(best.heldOut)}, in the half that was not searched. ${looks} looks, corrected for. It is no proof of cause.`,
    sections: [
      {
        heading: 'What separates, best first',
        columns: [
          'event',
          'times',
          'days',
          'people',
          'stayed',
          'others stayed',
          'difference',
          'low',
          'high',
          'corrected p',
        ],
        rows: findings.map(({ event, count, window, reached, others, heldOut, corrected }) => [
          event,
          count,
          window,
          reached.rows,
          reached.ones / reached.rows,
          others.ones / others.rows,
          heldOut.difference.value,
          heldOut.difference.low ?? null,
          heldOut.difference.high ?? null,
          corrected,
        ]),
      },
    ],
  }),
};

interface Look {
  readonly event: string;
  readonly count: number;
  readonly searched: { readonly reached: Counts };
  readonly held: { readonly reached: Counts };
}

/** A longer window in which the same people reached it says nothing more: windows of one beginning hold each other. */
function isNews({ look }: { look: Look }, place: number, all: readonly { look: Look }[]): boolean {
  const same = (a: Counts, b: Counts) => a.rows === b.rows && a.ones === b.ones;
  return !all
    .slice(0, place)
    .some(
      ({ look: other }) =>
        other.event === look.event &&
        other.count === look.count &&
        same(other.searched.reached, look.searched.reached) &&
        same(other.held.reached, look.held.reached),
    );
}

function timesAsOften({ lift }: Contrast): string {
  return lift === null ? 'where nobody else did' : `${lift.toFixed(1)} times as often`;
}

function isLever(reached: Counts, others: Counts): boolean {
  const all = reached.rows + others.rows;
  return Math.min(reached.rows, others.rows) >= Math.max(10, LEAST_SHARE * all);
}

/** How often each person did each thing within so many days from their beginning. */
function countsWithin({ person, event, at, events, born }: Events, window: number): Int32Array {
  const counts = new Int32Array(born.length * events.length);
  for (let row = 0; row < person.length; row++) {
    const since = at[row]! - born[person[row]!]!;
    if (since >= 0 && since < window * DAY) counts[person[row]! * events.length + event[row]!]!++;
  }
  return counts;
}

function tablesOf(
  { events, stayed }: Events,
  table: Int32Array,
  place: number,
  count: number,
  half: Uint8Array,
): Record<'searched' | 'held', { reached: Counts; others: Counts }> {
  const cells = new Float64Array(8);
  for (let person = 0; person < stayed.length; person++) {
    const reached = Number(table[person * events.length + place]! >= count);
    const cell = half[person]! * 4 + reached * 2;
    cells[cell]!++;
    cells[cell + 1]! += stayed[person]!;
  }
  const counts = (at: number): Counts => ({ rows: cells[at]!, ones: cells[at + 1]! });
  return {
    searched: { reached: counts(2), others: counts(0) },
    held: { reached: counts(6), others: counts(4) },
  };
}

function eventsIn({ events }: TrainingData): Events {
  if (events === undefined) throw new TypeError('magic_number needs events');
  return events;
}
