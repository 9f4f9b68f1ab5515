/** Which version of a model is in charge, with what it scores by; and placements that rank by it are told. */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Engine } from '../runtime/engine.ts';
import type { JsonObject } from '../store/store.ts';
import type { ModelDesk } from './desk.ts';
import { artefactOf, fits, type Running, registered, runningOf, type Version } from './registry.ts';
import { tellThingsOfVersion, thingsIn } from './things-today.ts';

export interface InCharge {
  readonly running: Running;
  /** Null: none is, or what it says is asked no more. */
  readonly version: Version | null;
  readonly artefact: JsonObject | null;
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
  return { running, version, artefact: await keptArtefact(engine, model.id, version.number) };
}

interface Kept {
  readonly version: number;
  readonly artefact: JsonObject | null;
}

/** They can be large, never change, and are asked for whenever somebody does something. */
const artefacts = new WeakMap<Engine, Map<string, Kept>>();

async function keptArtefact(engine: Engine, model: string, version: number): Promise<JsonObject | null> {
  const own = artefacts.get(engine) ?? new Map<string, Kept>();
  artefacts.set(engine, own);
  const kept = own.get(model);
  if (kept?.version === version) return kept.artefact;
  const artefact = await artefactOf(engine.store, model, version);
  own.set(model, { version, artefact });
  return artefact;
}

/** Placements that rank by it go by the version that runs: they are told it where they do not know it, with the things of today. */
export async function tellPlacements(desk: ModelDesk, model: ModelProgram): Promise<void> {
  const { engine } = desk;
  const { placements } = engine.run.program;
  const isAsked = [...placements.values()].some(({ models }) => models.includes(model.id));
  if (!isAsked && thingsIn(model) === null) return;
  const found = await inCharge(desk, model);
  if (found === null) return;
  await tellThingsOfVersion(desk, model, found);
  if (!isAsked) return;
  const number = found.version?.number ?? null;
  if (number === toldOf(engine, model)) return;
  const { artefact } = found;
  await engine.tellNews('models', model.id, { version: String(number ?? 'none'), number, artefact });
}

/** The version that placements go by; null: none. */
function toldOf({ run }: Engine, { id }: ModelProgram): number | null {
  return run.news?.models.get(id)?.at(-1)?.number ?? null;
}
