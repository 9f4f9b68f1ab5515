/**
 * Watches the version in charge, with each scoring of everybody: whether those whom it scores are like those it was judged by, and, once a
 * horizon is over, whether came true what it said. Of some people drawn by hash, whatever their number. It changes nothing: it tells.
 */
import type { ModelProgram } from '../compiler/model/program.ts';
import { isBrought } from '../language/model-shapes.ts';
import type { Some } from '../runtime/flags.ts';
import type { JsonObject, ProfileId } from '../store/store.ts';
import { broughtScores } from './brought/material.ts';
import { opened } from './brought/round.ts';
import { type Concern, driftConcerns, realisedConcerns } from './concerns.ts';
import { type ModelDesk, outsideOf, put, type Showing } from './desk.ts';
import { somePeople } from './drawn.ts';
import { ModelFault } from './fault.ts';
import { tellNews } from './news.ts';
import { type RealisedPeople, realisedPeople } from './realised.ts';
import { artefactOf, type Version } from './registry.ts';
import { sources } from './sources/index.ts';
import { type RealisedSince, type Watched, watchedKey, watchedOf } from './watched.ts';
import { type WatchJob, watchHere } from './watching.ts';

/** Enough that a share of one in ten is known to half a percent. */
export const MOST_WATCHED = 20_000;
/** What came true is looked at again after so long, milliseconds: it is read out of events. */
const AGAIN = 86_400_000;

/** Whether those it scores are compared with those it was judged by, of whom enough is kept. */
export function comparesPeople({ watching }: ModelProgram, { spreads }: Version): boolean {
  return watching.drift && spreads.length > 0;
}

/** Gathers some of those who are scored, as they come by. */
export class PeopleOfToday {
  readonly #some: Some | null;
  readonly #gatherer;

  constructor(model: ModelProgram, people: number, most = MOST_WATCHED) {
    this.#some = somePeople(`${model.seed}|watched`, most, people);
    this.#gatherer = sources[model.source.of].gatherer(model);
  }

  see(id: ProfileId, piece: unknown): void {
    if (this.#some?.has(id) !== false) this.#gatherer.add(id, piece);
  }

  given(asOf: number) {
    return this.#gatherer.given(asOf);
  }
}

export async function watchModel(
  desk: ModelDesk,
  model: ModelProgram,
  version: Version,
  people: PeopleOfToday | null,
  { isStopped = () => false }: Showing = {},
): Promise<void> {
  const { engine, watcher = watchHere, observer } = desk;
  const { store } = engine;
  const at = engine.clock.now();
  const artefact = await artefactOf(store, model.id, version.number);
  if (artefact === null || (people === null && model.watching.after === null)) return;
  const found = await watchedOf(store, model.id);
  const before = found?.version === version.number ? found : null;
  const past = isDue(model, version, before?.realised ?? null, at)
    ? await realisedPeople(engine, model, at, { most: MOST_WATCHED, isStopped })
    : null;
  if (isStopped()) return;
  const asked = { today: people?.given(at) ?? null, past: past?.held ?? null };
  const given = isBrought(model.type) ? await withAnswers(desk, model, artefact, asked, isStopped) : asked;
  if (given === null || isStopped()) return;
  const { type, source } = model;
  const { spreads, until } = version;
  const job = { type, source: source.of, artefact, spreads, until, ...given };
  const { rows, drift, realised } = await watcher(job);
  const since = past && realised ? realisedSince(at, past, realised) : (before?.realised ?? null);
  const concerns = [
    ...(since?.evaluation ? realisedConcerns(model, version.evaluation, since.evaluation) : []),
    ...driftConcerns(model, rows, drift, spreads),
  ];
  const watched: Watched = {
    version: version.number,
    at,
    rows,
    drift,
    realised: since,
    concerns,
    since: concerns.length === 0 ? null : (before?.since ?? at),
  };
  await put(desk, watchedKey(model.id), watched);
  observer?.watched?.(model.id, watched);
  await tellChange(desk, model, watched, before?.concerns ?? []);
}

type Asked = Pick<WatchJob, 'today' | 'past'>;

/** With what a model that was learnt elsewhere says of them. Null: it does not answer, which its scoring tells. */
async function withAnswers(
  desk: ModelDesk,
  model: ModelProgram,
  artefact: JsonObject,
  { today, past }: Asked,
  isStopped: () => boolean,
): Promise<Asked | null> {
  try {
    return await opened(outsideOf(desk).again(model, artefact), async (brought) => ({
      today: today && (await broughtScores(brought, today, isStopped)),
      past: past && (await broughtScores(brought, past, isStopped)),
    }));
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    return null;
  }
}

/** As soon as so much time has passed of which nothing was learnt. */
function isDue(
  { watching: { after } }: ModelProgram,
  { until }: Version,
  last: Pick<RealisedSince, 'at'> | null,
  at: number,
): boolean {
  if (after === null || at - after < until) return false;
  return last === null || at - last.at >= AGAIN;
}

function realisedSince(
  at: number,
  { cutoff }: RealisedPeople,
  found: NonNullable<Awaited<ReturnType<typeof watchHere>>['realised']>,
): RealisedSince {
  return 'why' in found
    ? { at, cutoff, evaluation: null, why: found.why }
    : { at, cutoff, evaluation: found, why: null };
}

/** Once when something begins to be of concern, and once when nothing is any more. */
async function tellChange(
  desk: ModelDesk,
  { id }: ModelProgram,
  { version, at, concerns }: Watched,
  before: readonly Concern[],
): Promise<void> {
  const known = new Set(before.map(({ of }) => of));
  if (concerns.some(({ of }) => !known.has(of)))
    await tellNews(desk, id, { at, what: 'concerns', version, reasons: concerns.map(({ words }) => words) });
  else if (concerns.length === 0 && before.length > 0)
    await tellNews(desk, id, { at, what: 'as_promised', version, reasons: [] });
}
