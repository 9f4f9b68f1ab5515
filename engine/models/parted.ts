/** Walks over everybody for what a model is learnt from, and parts people into those who are learnt from and those who are judged by. */
import type { Draft } from '../evaluate/draft.ts';
import { viewOf } from '../evaluate/scope.ts';
import { everybody } from '../runtime/flags.ts';
import type { ProfileId } from '../store/store.ts';
import { storeBegan, wasAsked } from './as-known.ts';
import { drawn, somePeople } from './drawn.ts';
import type { Asking, Material, Source } from './sources/source.ts';

/** More are drawn from: beyond, a model gets no better, and takes gigabytes. */
const MOST_PEOPLE = 500_000;
const HELD = 0.3;

export interface Found<Piece> {
  readonly id: ProfileId;
  readonly piece: Piece;
}

/** Those of `who`, as of now or of `cutoff`, who bring something. */
export async function* walked<Piece>(
  source: Source<Piece>,
  { looking, model, isStopped, onProgress, most = MOST_PEOPLE }: Asking,
  cutoff: number | null = null,
): AsyncGenerator<readonly Found<Piece>[]> {
  const { run, store } = looking;
  const some = somePeople(model.seed, most, await store.people.countProfiles());
  const began = cutoff === null ? 0 : await storeBegan(looking);
  const isAsked = (draft: Draft) => {
    if (model.who === null) return true;
    return cutoff === null
      ? model.who.holds(viewOf(run.program, draft))
      : wasAsked(run.program, model.who, draft, cutoff, began);
  };
  const look = (draft: Draft): Found<Piece>[] => {
    if (!isAsked(draft)) return [];
    const piece = source.pieceOf(model, viewOf(run.program, draft), draft.past);
    return piece === null ? [] : [{ id: draft.id, piece }];
  };
  let done = 0;
  for await (const found of everybody(looking, look, 'profile', source.readsEvents, some)) {
    if (isStopped()) return;
    yield found.flat();
    done += found.length;
    onProgress(done);
  }
}

/** People of today: three of ten are judged by, the same ones each time. */
export async function partedByPeople<Piece>(source: Source<Piece>, asked: Asking): Promise<Material> {
  const { model, asOf } = asked;
  const [learning, held] = [source.gatherer(model), source.gatherer(model)];
  for await (const people of walked(source, asked))
    for (const { id, piece } of people)
      (drawn(`${model.seed}|held|${id}`) < HELD ? held : learning).add(id, piece);
  return { learning: learning.given(asOf), held: held.given(asOf), cutoffs: [], segmentsOf: new Map() };
}
