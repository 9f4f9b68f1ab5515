/** Trains a model: what it is learnt from is read, a version is made and judged, and it takes over or does not. Why is written down. */
import { contentHash } from '../compiler/feature.ts';
import type { ModelProgram } from '../compiler/model/program.ts';
import { isBrought } from '../language/model-shapes.ts';
import type { JsonObject } from '../store/store.ts';
import type { Brought } from './brought/brought.ts';
import { answered, opened, saidByVersion } from './brought/round.ts';
import { type ModelDesk, outsideOf, put, type Showing } from './desk.ts';
import { ModelFault } from './fault.ts';
import { besideHand, decisionOn, sameAgain } from './gates.ts';
import { tellNews } from './news.ts';
import { forgotten } from './pruning.ts';
import {
  artefactKey,
  artefactOf,
  type Failed,
  fits,
  type Registered,
  type Running,
  registered,
  runningKey,
  runningOf,
  takesOver,
  type Version,
  versionsKey,
  written,
} from './registry.ts';
import { sources } from './sources/index.ts';
import type { Material } from './sources/source.ts';
import { type TrainingResult, trainHere } from './training.ts';
import { weakSpots } from './weak-spots.ts';

/** Null where there is no version: why is written down. */
export async function trainModel(
  desk: ModelDesk,
  model: ModelProgram,
  showing: Showing = {},
): Promise<Version | null> {
  const { engine } = desk;
  const at = engine.clock.now();
  try {
    const version = await trained(desk, model, at, showing);
    if (version === null) return null;
    const { number, decision } = version;
    const what = decision.promoted ? 'promoted' : 'kept';
    await tellNews(desk, model.id, { at, what, version: number, reasons: decision.reasons });
    return version;
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    // What was cut short says nothing of the model.
    if (showing.isStopped?.()) return null;
    const { code, what, why, fix } = error;
    const failed: Failed = { at, code, what, why, fix };
    const { versions } = await registered(engine.store, model.id);
    await put(desk, versionsKey(model.id), { versions, failed });
    const reasons = [`${code} ${what}`, why, fix];
    await tellNews(desk, model.id, { at, what: 'failed', version: null, reasons });
    return null;
  }
}

function trained(
  desk: ModelDesk,
  model: ModelProgram,
  at: number,
  showing: Showing,
): Promise<Version | null> {
  const learn = (brought: Brought | null) => versionOf(desk, model, brought, at, showing);
  return isBrought(model.type) ? opened(outsideOf(desk).fresh(model), learn) : learn(null);
}

/** `brought`: learnt elsewhere, and opened. */
async function versionOf(
  desk: ModelDesk,
  model: ModelProgram,
  brought: Brought | null,
  at: number,
  { isStopped = () => false, onProgress = () => {} }: Showing,
): Promise<Version | null> {
  const { engine, trainer = trainHere } = desk;
  const { store, layout } = engine;
  const source = sources[model.source.of];
  const running = await runningOf(store, model.id);
  const gathered = await source.materialOf({
    looking: engine,
    model,
    asOf: at,
    isJudging: false,
    isStopped,
    onProgress,
  });
  if (isStopped()) return null;
  const before = await registered(store, model.id);
  const incumbent = before.versions.find(({ number }) => number === running.version);
  const itsArtefact =
    incumbent && fits(model, incumbent) ? await artefactOf(store, model.id, incumbent.number) : null;
  const asked = brought && { outside: outsideOf(desk), model, isStopped };
  const material = asked ? await answered(asked, brought, gathered) : gathered;
  const runningScores = asked && itsArtefact && (await saidByVersion(asked, itsArtefact, material));
  if (isStopped()) return null;
  const result = await telling(
    material,
    model,
    trainer({
      type: model.type,
      source: model.source.of,
      learning: material.learning,
      held: material.held,
      ...(material.today && { today: material.today }),
      spec: brought ? { artefact: brought.artefact } : model.spec,
      seed: model.seed,
      running: itsArtefact,
      ...(runningScores && { runningScores }),
    }),
  );
  const artefact = written(result.artefact) as JsonObject;
  const hash = contentHash(artefact);
  const isSame = brought !== null && itsArtefact !== null && incumbent?.hash === hash;
  const decision = isSame
    ? sameAgain(model, result, incumbent.number)
    : decisionOn(model, result, running.version);
  const now = await runningOf(store, model.id);
  const version: Version = {
    number: (before.versions.at(-1)?.number ?? 0) + 1,
    at,
    release: layout.release,
    ...meaningOf(model),
    cutoffs: material.cutoffs,
    until: at,
    leftOut: leftOutOf(material),
    ...judgementOf(result),
    weak: result.said ? weakSpots({ ...result.said, ...material }, result.evaluation) : [],
    hash,
    decision: besideHand(decision, running, now),
  };
  await register(desk, model.id, version, artefact, before, now);
  return version;
}

/** Who is told that there is too little wants to hear that something was there, and could not be read. */
async function telling<Result>(
  material: Material,
  { source }: ModelProgram,
  result: Promise<Result>,
): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    const leftOut = leftOutOf(material);
    if (!(error instanceof ModelFault) || leftOut === 0) throw error;
    const missing = source.of === 'interactions' ? 'weight' : 'value';
    const what = `${error.what} ${leftOut} are left out, whose ${missing} cannot be read.`;
    throw new ModelFault(error.code, { what, why: error.why, fix: error.fix });
  }
}

function leftOutOf({ learning, held }: Material): number {
  return (learning.leftOut ?? 0) + (held.leftOut ?? 0);
}

function meaningOf(model: ModelProgram) {
  const { hash: meaning, target, spec, seed, features } = model;
  return { meaning, target, spec, seed, features: features.map(({ name, as }) => `${name}:${as}`) };
}

function judgementOf({ learning, held, evaluation, drift, spreads, leaks, card }: TrainingResult) {
  return {
    rows: { learning: learning.rows, held: held.rows },
    rate: { learning: learning.rate, held: held.rate },
    evaluation,
    drift,
    spreads,
    leaks,
    card,
  };
}

/** What it scores by first, so that no version is without. */
async function register(
  desk: ModelDesk,
  model: string,
  version: Version,
  artefact: JsonObject,
  { versions }: Registered,
  running: Running,
): Promise<void> {
  const { number, at, decision } = version;
  const all = [...versions, version];
  const next = decision.promoted ? takesOver(running, number, at, 'gates') : running;
  const gone = forgotten(all, next);
  await put(desk, artefactKey(model, number), artefact);
  const kept = all.filter((one) => !gone.includes(one.number));
  await put(desk, versionsKey(model), { versions: kept, failed: null });
  if (decision.promoted) await put(desk, runningKey(model), next);
  for (const old of gone) await put(desk, artefactKey(model, old), null);
}
