/**
 * What a model says of things to one person: by what they had to do with, out of their recorded events, and by the version that is in
 * charge at the instant of the decision. A version is prepared once and kept as long as it is known.
 */
import type { Liking } from '../../compiler/placement/slate.ts';
import { Chooser } from '../../models/learners/chooser.ts';
import type { Recommender } from '../../models/learners/recommender.ts';
import { withThings } from '../../models/learners/things-of-today.ts';
import type { Draft } from '../draft.ts';
import { interactionsOf, weighed } from '../interactions.ts';
import type { Run } from '../run.ts';
import { asOf, type RankedThings, type Ranking } from './news.ts';

/** As deep as scores of models are kept in tags. */
const SCALE = 10_000;

/** Of a version alone, or with the things of a day laid over it. */
const choosers = new WeakMap<object, WeakMap<object, Chooser>>();

/** Ready for the first who asks. */
export function prepare({ artefact, number }: Ranking, things: RankedThings | null): Chooser | null {
  if (artefact === null) return null;
  const over = things?.number === number ? things : null;
  const known = choosers.get(artefact) ?? new WeakMap<object, Chooser>();
  choosers.set(artefact, known);
  const fitted = artefact as unknown as Recommender;
  const chooser = known.get(over ?? artefact) ?? new Chooser(over ? withThings(fitted, over) : fitted);
  known.set(over ?? artefact, chooser);
  return chooser;
}

export interface Liked extends Liking {
  /** Which version said so; null: none is in charge. */
  readonly version: string | null;
}

/** `beside`: what goes with these things, whoever asks; null: what the person may like. */
export function likingOf(run: Run, draft: Draft, model: string, beside: readonly string[] | null): Liked {
  const ranking = asOf(run.news?.models.get(model), draft.at);
  const chooser = ranking && prepare(ranking, asOf(run.news?.things.get(model), draft.at));
  const source = run.program.models.get(model)?.source;
  if (!chooser || source?.of !== 'interactions')
    return { version: null, score: () => null, why: () => 'no_model' };
  const had =
    beside === null
      ? chooser.hadOf(weighed(interactionsOf(source, draft.past, draft.at)), draft.at)
      : chooser.hadOf(
          [...new Set(beside)].map((item) => ({ item, weight: 1, at: draft.at })),
          draft.at,
        );
  const scores = beside === null ? chooser.scores(had) : chooser.beside(had);
  const places = new Set(had.items);
  return {
    version: `${model}@${ranking!.version}`,
    score(id) {
      const place = chooser.placeOf(id);
      const score = place === undefined ? 0 : Math.round(scores[place]! * SCALE) / SCALE;
      return score > 0 ? score : null;
    },
    why(id) {
      const place = chooser.placeOf(id);
      if (place === undefined) return 'not_in_model';
      return places.has(place) ? 'had_already' : 'nothing_speaks_for_it';
    },
  };
}
