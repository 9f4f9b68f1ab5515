/** Scores by the version that is in charge: everybody, who is watched on the way, or a few. */
import type { ModelProgram } from '../compiler/model/program.ts';
import { isBrought } from '../language/model-shapes.ts';
import type { ProfileId } from '../store/store.ts';
import { scoredFromOutside } from './brought/round.ts';
import { type ModelDesk, outsideOf, put, type Showing } from './desk.ts';
import { inCharge, tellPlacements } from './in-charge.ts';
import { tellNews } from './news.ts';
import { scoredKey, scoredOf } from './registry.ts';
import { type Scoring, type ScoringDone, scorePeople } from './scoring.ts';
import { PeopleOfToday, watchModel } from './watch-model.ts';

/** With the version in charge; where none is, scores are taken away. Null: there is nothing to be done. */
export async function scoreEverybody(
  desk: ModelDesk,
  model: ModelProgram,
  { isStopped, onProgress }: Showing = {},
): Promise<ScoringDone | null> {
  const { engine, observer } = desk;
  const { store, clock } = engine;
  await tellPlacements(desk, model);
  if (model.output === null) return null;
  const scored = await scoredOf(store, model.id);
  const found = await inCharge(desk, model);
  if (found === null || (found.version === null && (scored?.version ?? null) === null)) return null;
  const { version, artefact, running } = found;
  const number = version?.number ?? null;
  const people =
    version && version.spreads.length > 0
      ? new PeopleOfToday(model, await store.people.countProfiles())
      : null;
  const done = await scoredBy(
    desk,
    {
      engine,
      model,
      artefact,
      cause: scored === null ? 'release' : 'time',
      ...(people && { onPiece: (id: ProfileId, piece: unknown) => people.see(id, piece) }),
      ...(isStopped && { isStopped }),
      ...(onProgress && { onProgress }),
    },
    null,
  );
  if (isStopped?.()) return done;
  const { kept, reason } = done;
  await put(desk, scoredKey(model.id), {
    version: number,
    at: clock.now(),
    people: done.people - kept,
    ...(reason !== null && { kept: { people: kept, reason } }),
  });
  observer?.scored?.(model.id, number, done);
  if (running.by === 'hand' && number !== null && number !== (scored?.version ?? null))
    await tellNews(desk, model.id, { at: running.at, what: 'by_hand', version: number, reasons: [] });
  if (version && people) await watchModel(desk, model, version, people, isStopped ? { isStopped } : {});
  return done;
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
  await scoredBy(desk, { engine, model, artefact: found.artefact, cause: 'time', isStopped }, people);
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
