/**
 * What one person adds to an impact: a row for each moment at which they could have done the action, with what was known of them just
 * before it and what they were worth before and after. Asks the metric's own reading of a person's past; there is no second one.
 */
import type { ImpactProgram } from '../../compiler/metric/impact-program.ts';
import { advance } from '../../evaluate/advance.ts';
import { draftOf } from '../../evaluate/draft.ts';
import { type MeasuredPerson, outcomeOf } from '../../evaluate/metric/outcome.ts';
import type { Run } from '../../evaluate/run.ts';
import { viewOf } from '../../evaluate/scope.ts';
import { wholeHistory } from '../../evaluate/sweep.ts';
import { lookBack } from '../../models/as-known.ts';
import { pastRun } from '../../models/past-run.ts';
import type { ProfileImage } from '../../store/store.ts';
import { type Moment, momentsOf } from './moments.ts';

export interface ImpactRow {
  readonly moment: Moment;
  /** By `match`: as known just before; undefined where nothing was. */
  readonly known: readonly unknown[];
  readonly before: number;
  /** By `over`; null where the time is not over yet. */
  readonly after: readonly (number | null)[];
  /** Of who did not: milliseconds until they did after all; infinite where they never have. */
  readonly later: number;
}

/** `storeBegan`: when what is stored began to arrive as it happened. */
export function rowsOf(
  impact: ImpactProgram,
  run: Run,
  image: ProfileImage,
  storeBegan: number,
  at: number,
): readonly ImpactRow[] {
  const history = wholeHistory(image.events);
  const moments = momentsOf(impact, history, run.program.zone, at);
  if (moments.length === 0) return [];
  const known = knownBefore(impact, run, image, storeBegan, moments);
  const draft = draftOf(run.program, run.layout, image, { history: image.events, ranges: [] });
  advance(run, draft, { type: 'time', at: Math.max(at, draft.at) });
  const person = { view: viewOf(run.program, draft), history };
  const action = moments.find(({ did }) => did)?.at ?? Number.POSITIVE_INFINITY;
  return moments.flatMap((moment, place) => {
    const values = known[place]!;
    if (values === null) return [];
    const { before, after } = worthAt(impact, person, moment.at, at);
    return [{ moment, known: values, before, after, later: action - moment.at }];
  });
}

/** By moment: the values, or null of whom it does not concern. Of whom nothing is known yet nothing holds. */
function knownBefore(
  { match, who }: ImpactProgram,
  run: Run,
  image: ProfileImage,
  storeBegan: number,
  moments: readonly Moment[],
): (readonly unknown[] | null)[] {
  const known = new Map<number, readonly unknown[] | null>();
  const instants = moments.map(({ at }) => at - 1);
  lookBack(pastRun(run.program), image, instants, storeBegan, (view, instant) => {
    const counts = who === null || who.holds(view);
    known.set(instant, counts ? match.map((one) => one.read(view)) : null);
  });
  const unknown = who === null ? match.map(() => undefined) : null;
  return instants.map((instant) => (known.has(instant) ? known.get(instant)! : unknown));
}

/** What happened at the very instant of the action came with it, and is neither before nor after. */
function worthAt({ of, before, over }: ImpactProgram, person: MeasuredPerson, moment: number, at: number) {
  const amount = (from: number, until: number) => outcomeOf(of, person, from, until)?.numerator ?? 0;
  return {
    before: amount(moment - before, moment),
    after: over.map(({ span }) => (moment + span > at + 1 ? null : amount(moment + 1, moment + span))),
  };
}
