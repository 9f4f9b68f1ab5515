/** Scores by the version that is in charge: everybody, who is watched on the way, or a few. */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { JsonObject, ProfileId } from '../store/store.ts';
import { type ModelDesk, put, type Showing } from './desk.ts';
import { tellNews } from './news.ts';
import {
  artefactOf,
  fits,
  type Running,
  registered,
  runningOf,
  scoredKey,
  scoredOf,
  type Version,
} from './registry.ts';
import { type ScoringDone, scorePeople } from './scoring.ts';
import { PeopleOfToday, watchModel } from './watch-model.ts';

export interface InCharge {
  readonly running: Running;
  /** Null: none is, or what it says is asked no more. */
  readonly version: Version | null;
  readonly artefact: JsonObject | null;
}

/** With the version in charge; where none is, scores are taken away. Null: there is nothing to be done. */
export async function scoreEverybody(
  desk: ModelDesk,
  model: ModelProgram,
  { isStopped, onProgress }: Showing = {},
): Promise<ScoringDone | null> {
  const { engine, observer } = desk;
  const { store, clock } = engine;
  if (model.output === null) return null;
  const scored = await scoredOf(store, model.id);
  const found = await inCharge(desk, model);
  if (found === null || (found.version === null && (scored?.version ?? null) === null)) return null;
  const { version, artefact, running } = found;
  const number = version?.number ?? null;
  const people = new PeopleOfToday(model, await store.people.countProfiles());
  const done = await scorePeople(
    {
      engine,
      model,
      artefact,
      cause: scored === null ? 'release' : 'time',
      onPiece: (id, piece) => people.see(id, piece),
      ...(isStopped && { isStopped }),
      ...(onProgress && { onProgress }),
    },
    null,
  );
  if (isStopped?.()) return done;
  await put(desk, scoredKey(model.id), { version: number, at: clock.now(), people: done.people });
  observer?.scored?.(model.id, number, done);
  if (running.by === 'hand' && number !== null && number !== (scored?.version ?? null))
    await tellNews(desk, model.id, { at: running.at, what: 'by_hand', version: number, reasons: [] });
  if (version) await watchModel(desk, model, version, people, isStopped ? { isStopped } : {});
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
  await scorePeople({ engine, model, artefact: found.artefact, cause: 'time', isStopped }, people);
}

/**
 * Null: the version that runs has other features than the model has now, so scores stay as they are. Of one that predicts
 * something else they are taken away.
 */
export async function inCharge({ engine }: ModelDesk, model: ModelProgram): Promise<InCharge | null> {
  const { store } = engine;
  const running = await runningOf(store, model.id);
  if (running.version === null) return { running, version: null, artefact: null };
  const { versions } = await registered(store, model.id);
  const version = versions.find(({ number }) => number === running.version);
  if (version && version.target !== model.target) return { running, version: null, artefact: null };
  if (!version || !fits(model, version)) return null;
  return { running, version, artefact: await artefactOf(store, model.id, version.number) };
}
