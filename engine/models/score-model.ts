/** Scores by the version that is in charge: everybody, who is watched on the way, or a few. */
import type { ModelProgram } from '../compiler/model/program.ts';
import { isBrought } from '../language/model-shapes.ts';
import type { ProfileId } from '../store/store.ts';
import { scoredFromOutside } from './brought/round.ts';
import { type ModelDesk, outsideOf, put, type Showing } from './desk.ts';
import { type InCharge, inCharge, tellPlacements } from './in-charge.ts';
import { tellNews } from './news.ts';
import { type Scored, scoredKey, scoredOf } from './registry.ts';
import { type Scoring, type ScoringDone, scorePeople } from './scoring.ts';
import { asOfToday } from './things-today.ts';
import { comparesPeople, PeopleOfToday, watchModel } from './watch-model.ts';

/** With the version in charge, which is watched; where none is, scores are taken away. Null: nobody was looked at. */
export async function scoreEverybody(
  desk: ModelDesk,
  model: ModelProgram,
  showing: Showing = {},
): Promise<ScoringDone | null> {
  const { store } = desk.engine;
  await tellPlacements(desk, model);
  const scored = await scoredOf(store, model.id);
  const found = await inCharge(desk, model);
  if (found === null || (found.version === null && (scored?.version ?? null) === null)) return null;
  const { version } = found;
  const people =
    version && comparesPeople(model, version)
      ? new PeopleOfToday(model, await store.people.countProfiles())
      : null;
  // What writes nothing of a person looks at people only to be watched.
  const isAsked = model.output !== null || people !== null;
  const done = isAsked ? await scoredAndSeen(desk, model, found, scored, people, showing) : null;
  const { isStopped } = showing;
  if (isStopped?.()) return done;
  if (model.output !== null && done) await tellScored(desk, model, found, scored, done);
  if (version) await watchModel(desk, model, version, people, isStopped ? { isStopped } : {});
  return done;
}

function scoredAndSeen(
  desk: ModelDesk,
  model: ModelProgram,
  found: InCharge,
  scored: Scored | null,
  people: PeopleOfToday | null,
  { isStopped, onProgress }: Showing,
): Promise<ScoringDone> {
  const scoring: Scoring = {
    engine: desk.engine,
    model,
    artefact: asOfToday(desk.engine, model, found),
    cause: scored === null ? 'release' : 'time',
    ...(people && { onPiece: (id: ProfileId, piece: unknown) => people.see(id, piece) }),
    ...(isStopped && { isStopped }),
    ...(onProgress && { onProgress }),
  };
  return scoredBy(desk, scoring, null);
}

async function tellScored(
  desk: ModelDesk,
  model: ModelProgram,
  { version, running }: InCharge,
  before: Scored | null,
  done: ScoringDone,
): Promise<void> {
  const { people, kept, reason } = done;
  const number = version?.number ?? null;
  await put(desk, scoredKey(model.id), {
    version: number,
    at: desk.engine.clock.now(),
    people: people - kept,
    ...(reason !== null && { kept: { people: kept, reason } }),
  });
  desk.observer?.scored?.(model.id, number, done);
  if (running.by === 'hand' && number !== null && number !== (before?.version ?? null))
    await tellNews(desk, model.id, { at: running.at, what: 'by_hand', version: number, reasons: [] });
}

/** Those whom a version has scored already, or who came since. */
export async function scoreThese(
  desk: ModelDesk,
  model: ModelProgram,
  people: readonly ProfileId[],
  isStopped: () => boolean,
): Promise<void> {
  const { engine } = desk;
  const scored = await scoredOf(engine.store, model.id);
  const found = await inCharge(desk, model);
  // The first scoring is everybody's, and makes existing members.
  if (!scored || !found?.version || found.version.number !== scored.version) return;
  const artefact = asOfToday(engine, model, found);
  await scoredBy(desk, { engine, model, artefact, cause: 'time', isStopped }, people);
}

function scoredBy(
  desk: ModelDesk,
  scoring: Scoring,
  people: readonly ProfileId[] | null,
): Promise<ScoringDone> {
  const { model, artefact } = scoring;
  return artefact !== null && isBrought(model.type)
    ? scoredFromOutside(outsideOf(desk), { ...scoring, artefact }, people)
    : scorePeople(scoring, people);
}
