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
  asked: Asking,
  cutoff: number | null = null,
): AsyncGenerator<readonly Found<Piece>[]> {
  const { looking, model } = asked;
  const { program } = looking.run;
  const began = cutoff === null ? 0 : await storeBegan(looking);
  const isAsked = (draft: Draft) => {
    if (model.who === null) return true;
    return cutoff === null
      ? model.who.holds(viewOf(program, draft))
      : wasAsked(program, model.who, draft, cutoff, began);
  };
  yield* seen(asked, source.readsEvents, (draft) =>
    isAsked(draft) ? source.pieceOf(model, viewOf(program, draft), draft.past) : null,
  );
}

/** What is found of people, of all or of as many as a model needs. `withEvents`: all of theirs have been read. */
export async function* seen<Piece>(
  { looking, model, isStopped, onProgress, most = MOST_PEOPLE }: Asking,
  withEvents: boolean,
  find: (draft: Draft) => Piece | null,
): AsyncGenerator<readonly Found<Piece>[]> {
  const some = somePeople(model.seed, most, await looking.store.people.countProfiles());
  const look = (draft: Draft): Found<Piece>[] => {
    const piece = find(draft);
    return piece === null ? [] : [{ id: draft.id, piece }];
  };
  let done = 0;
  for await (const found of everybody(looking, look, 'profile', withEvents, some)) {
    if (isStopped()) return;
    yield found.flat();
    done += found.length;
    onProgress(done);
  }
}

/** People of today: three of ten are judged by, the same ones each time. */
export function partedByPeople<Piece>(source: Source<Piece>, asked: Asking): Promise<Material> {
  return parted(source, asked, walked(source, asked));
}

/** The same of whoever was found. Those who belong together by `unitOf` are on the same side. */
export async function parted<Piece>(
  source: Source<Piece>,
  { model, asOf }: Asking,
  all: AsyncIterable<readonly Found<Piece>[]>,
  unitOf: (found: Found<Piece>) => string = ({ id }) => String(id),
): Promise<Material> {
  const [learning, held] = [source.gatherer(model), source.gatherer(model)];
  for await (const people of all)
    for (const found of people) {
      const isHeld = drawn(`${model.seed}|held|${unitOf(found)}`) < HELD;
      (isHeld ? held : learning).add(found.id, found.piece);
    }
  return { learning: learning.given(asOf), held: held.given(asOf), cutoffs: [], segmentsOf: new Map() };
}
