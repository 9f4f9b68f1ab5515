/** How good it is to know which slot is best for somebody, by what came later: beside what each slot is to everybody, with intervals. */
import { ModelFault } from '../fault.ts';
import type { Evaluation, Messages } from '../types/type.ts';
import { bootstrap, drawsFor } from './bootstrap.ts';
import { meanOf } from './metrics/losses.ts';
import { alike, bestOf, chancesOf, type SlotRates } from './slots.ts';

const FEWEST_LATER = 50;
const CERTAIN = 1e-9;

/** Later messages: what was foretold of each by what was known before, beside what each slot is to everybody. */
export function judgedSlots(known: SlotRates, given: Messages): Evaluation {
  const messages = alike(known, given);
  const isLater = (row: number) => messages.isLater?.[row] === 1;
  const rows = Array.from(messages.slot.keys());
  const later = rows.filter(isLater);
  checkLater(later.length, known.ofActivity);
  const before = rows.filter((row) => !isLater(row));
  const chances = chancesOf(known, messages, before);
  const own = (row: number) => chances[messages.person[row]!]!;
  const all = () => known.slotRates;
  const best = bestOf(known, chances);
  const [forAll] = bestOf(known, [known.slotRates]);
  const lessLoss = (row: number) => lossAt(messages, row, all()) - lossAt(messages, row, own(row));
  const expected = (person: number) => chances[person]![best[person]!]!;
  const hits = hitsOf(messages, later, { best, forAll: forAll!, lessLoss, expected }, known.ofActivity);
  return {
    rows: later.length,
    metrics: {
      log_loss: lossOf(messages, later, own),
      in_best: figureOf(hits, (sums) => sums.best / sums.bestOf),
      gain: figureOf(hits, (sums) => sums.best / sums.bestOf - sums.all / sums.allOf),
      information: figureOf(hits, (sums) => sums.lessLoss / sums.rows),
      promised: figureOf(hits, (sums) => sums.promised / sums.bestOf),
    },
    baseline: {
      log_loss: lossOf(messages, later, all),
      in_best: figureOf(hits, (sums) => sums.all / sums.allOf),
      gain: { value: 0 },
      information: { value: 0 },
    },
  };
}

function lossOf(messages: Messages, rows: readonly number[], chances: (row: number) => readonly number[]) {
  return meanOf(rows.length, (index) => lossAt(messages, rows[index]!, chances(rows[index]!)));
}

function lossAt({ slot, answered, inEverySlot }: Messages, row: number, chances: readonly number[]): number {
  const chance = Math.min(1 - CERTAIN, Math.max(CERTAIN, chances[slot[row]!]!));
  return inEverySlot || answered[row] === 1 ? -Math.log(chance) : -Math.log1p(-chance);
}

/** Of one person: answers in the slot that is best for them, of so many messages there; the same in the slot that is best for all. */
interface Hits {
  best: number;
  bestOf: number;
  /** Of those messages, how many answers were to be expected. */
  promised: number;
  all: number;
  allOf: number;
  /** By how much the loss is less for what is known of the person, and of how many. */
  lessLoss: number;
  rows: number;
}

const NONE: Readonly<Hits> = { best: 0, bestOf: 0, promised: 0, all: 0, allOf: 0, lessLoss: 0, rows: 0 };

/** What is compared: the slot of each person, the one for all, and how much less the loss of a row is. */
interface Compared {
  readonly best: readonly number[];
  readonly forAll: number;
  lessLoss(row: number): number;
  /** The chance of an answer in the slot of a person. */
  expected(person: number): number;
}

function hitsOf(
  { person, slot, answered }: Messages,
  later: readonly number[],
  { best, forAll, lessLoss, expected }: Compared,
  ofActivity: boolean,
): readonly Hits[] {
  const found = new Map<number, Hits>();
  for (const row of later) {
    const place = person[row]!;
    const hits = found.get(place) ?? { ...NONE };
    found.set(place, hits);
    const [isBest, isForAll] = [slot[row] === best[place], slot[row] === forAll];
    if (isBest) hits.best += answered[row]!;
    if (isForAll) hits.all += answered[row]!;
    hits.lessLoss += lessLoss(row);
    hits.rows++;
    hits.bestOf += Number(ofActivity || isBest);
    if (ofActivity || isBest) hits.promised += expected(place);
    hits.allOf += Number(ofActivity || isForAll);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, hits]) => hits);
}

/** What is done by one person is of one piece: people are drawn again, and not messages. */
function figureOf(hits: readonly Hits[], of: (sums: Hits) => number) {
  const summed = (places: Int32Array) => {
    const sums: Hits = { ...NONE };
    for (const place of places) {
      const one = hits[place]!;
      sums.best += one.best;
      sums.bestOf += one.bestOf;
      sums.promised += one.promised;
      sums.all += one.all;
      sums.allOf += one.allOf;
      sums.lessLoss += one.lessLoss;
      sums.rows += one.rows;
    }
    return of(sums);
  };
  return bootstrap(hits.length, summed, 'slots', drawsFor(hits.length));
}

function checkLater(later: number, ofActivity: boolean): void {
  if (later >= FEWEST_LATER) return;
  throw new ModelFault('CAR-970', {
    what: ofActivity
      ? `Since the cut-off, people of whom something was known before did it ${later} times.`
      : `Since the cut-off, ${later} messages went to people who had had some before.`,
    why: `By fewer than ${FEWEST_LATER} nobody can tell how good it is.`,
    fix: 'Wait, or write a longer `horizon`: the time at the end by which it is judged.',
  });
}
