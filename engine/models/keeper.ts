/**
 * Keeps models: trains them when their time comes, lets a better version take over, and scores. The daemon hands it its rounds
 * and its wishes; verbs call it directly. What it knows stands in the store, so a crash loses nothing but the work under way.
 */
import { contentHash } from '../compiler/feature.ts';
import type { ModelProgram } from '../compiler/model/program.ts';
import { isBrought } from '../language/model-shapes.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Models } from '../runtime/models.ts';
import type { Task } from '../runtime/refresh.ts';
import type { JsonObject, ProfileId } from '../store/store.ts';
import type { Brought, Outside } from './brought/brought.ts';
import { answered, opened, saidByVersion, scoredFromOutside } from './brought/round.ts';
import { ModelFault } from './fault.ts';
import { decisionOn, sameAgain } from './gates.ts';
import {
  artefactKey,
  artefactOf,
  type Failed,
  heardKey,
  registered,
  runningKey,
  runningOf,
  scoredKey,
  scoredOf,
  takesOver,
  type Version,
  versionsKey,
  wishedOf,
  written,
} from './registry.ts';
import { type Scoring, type ScoringDone, scorePeople } from './scoring.ts';
import { sources } from './sources/index.ts';
import { type Trainer, trainHere } from './training.ts';
import { weakSpots } from './weak-spots.ts';

/** Who did something waits so long at most for another score, milliseconds. */
const SOON = 60_000;

/** What became of a training or a scoring: logs listen. */
export interface ModelObserver {
  trained?(model: string, version: Version): void;
  notTrained?(model: string, failed: Failed): void;
  scored?(model: string, version: number | null, done: ScoringDone): void;
}

export interface KeeperOptions {
  readonly engine: Engine;
  /** Left out, in this thread. */
  readonly trainer?: Trainer;
  /** Opens models that were learnt elsewhere; left out, there are none. */
  readonly outside?: Outside;
  readonly observer?: ModelObserver;
  fault(error: unknown): void;
  /** Called back whenever it may have become idle. */
  onIdle?(): void;
}

export interface Showing {
  readonly isStopped?: () => boolean;
  onProgress?(done: number): void;
}

export class ModelKeeper implements Models {
  readonly #options: KeeperOptions;
  /** Who did something since they were last scored. */
  #touched = new Set<ProfileId>();
  #cancelAlarm: () => void = () => {};
  #stopListening: () => void = () => {};
  #soon: Promise<void> = Promise.resolve();
  #isStopped = true;
  #waiting = 0;
  #isHearing = false;
  readonly #artefacts = new Map<string, { readonly version: number; readonly artefact: JsonObject | null }>();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Begins to listen for those who do something. */
  start(): void {
    this.#isStopped = false;
    this.#stopListening = this.#options.engine.onActive((people) => {
      if (this.#models.size === 0) return;
      const isFirst = this.#touched.size === 0;
      for (const id of people) this.#touched.add(id);
      if (isFirst) this.#ring();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    this.#cancelAlarm();
    await this.#soon;
    this.#touched.clear();
  }

  get idle(): boolean {
    return this.#waiting === 0;
  }

  /** What is done from time to time: training by its cron line, scoring everybody. */
  tasks(): readonly Task[] {
    return [...this.#models.values()].flatMap((model): Task[] => [
      ...(model.trains === null
        ? []
        : [
            {
              key: `train.${model.id}`,
              schedule: model.trains,
              waits: true,
              run: async (_: unknown, isStopped: () => boolean) => {
                const version = await this.train(model, { isStopped });
                if (version?.decision.promoted) await this.scoreAll(model, { isStopped });
              },
            },
          ]),
      ...(model.output === null
        ? []
        : [
            {
              key: `score.${model.id}`,
              schedule: model.refresh,
              run: async (_: unknown, isStopped: () => boolean) =>
                void (await this.scoreAll(model, { isStopped })),
            },
          ]),
    ]);
  }

  /** Another version may have been put in charge beside us: then everybody is scored by it. Or a training was asked for. */
  hear(): void {
    if (this.#isStopped || this.#models.size === 0) return;
    // One at a time: whoever looks for wishes comes again.
    if (this.#isHearing) return;
    this.#isHearing = true;
    this.#later(async () => {
      try {
        await this.#trainAsWished();
        await this.#scoreByOthers();
      } finally {
        this.#isHearing = false;
      }
    });
  }

  async #trainAsWished(): Promise<void> {
    const isStopped = () => this.#isStopped;
    for (const model of this.#models.values()) {
      const wished = await wishedOf(this.#options.engine.store, model.id);
      if (wished === null || isStopped()) continue;
      await this.#write(heardKey(model.id), wished);
      const version = await this.train(model, { isStopped });
      if (version?.decision.promoted) await this.scoreAll(model, { isStopped });
    }
  }

  async #scoreByOthers(): Promise<void> {
    for (const model of this.#models.values()) {
      const { store } = this.#options.engine;
      if ((await runningOf(store, model.id)).version !== this.#toldOf(model))
        await this.#tellPlacements(model);
      if (model.output === null) continue;
      const [running, scored] = [await this.#running(model), await scoredOf(store, model.id)];
      const isStopped = () => this.#isStopped;
      if (running && running.version !== (scored?.version ?? null)) await this.scoreAll(model, { isStopped });
    }
  }

  /** Null where there is no version: why is written down. */
  async train(
    model: ModelProgram,
    { isStopped = () => false, onProgress }: Showing = {},
  ): Promise<Version | null> {
    const { engine, observer } = this.#options;
    const at = engine.clock.now();
    try {
      const version = await this.#trained(model, at, isStopped, onProgress);
      if (version) observer?.trained?.(model.id, version);
      return version;
    } catch (error) {
      if (!(error instanceof ModelFault)) throw error;
      // What was cut short says nothing of the model.
      if (isStopped()) return null;
      const { code, what, why, fix } = error;
      const failed: Failed = { at, code, what, why, fix };
      const { versions } = await registered(engine.store, model.id);
      await this.#write(versionsKey(model.id), { versions, failed });
      observer?.notTrained?.(model.id, failed);
      return null;
    }
  }

  async #trained(
    model: ModelProgram,
    at: number,
    isStopped: () => boolean,
    onProgress: Showing['onProgress'],
  ): Promise<Version | null> {
    const learn = (brought: Brought | null) => this.#versionOf(model, brought, at, isStopped, onProgress);
    return isBrought(model.type) ? opened(this.#outside.fresh(model), learn) : learn(null);
  }

  async #versionOf(
    model: ModelProgram,
    brought: Brought | null,
    at: number,
    isStopped: () => boolean,
    onProgress: Showing['onProgress'],
  ): Promise<Version | null> {
    const { engine, trainer = trainHere } = this.#options;
    const { store, layout } = engine;
    const gathered = await sources[model.source.of].materialOf({
      looking: engine,
      model,
      asOf: at,
      isJudging: false,
      isStopped,
      onProgress: onProgress ?? (() => {}),
    });
    if (isStopped()) return null;
    const before = await registered(store, model.id);
    const running = await runningOf(store, model.id);
    const incumbent = before.versions.find(({ number }) => number === running.version);
    const itsArtefact =
      incumbent && fits(model, incumbent) ? await artefactOf(store, model.id, incumbent.number) : null;
    const asked = brought && { outside: this.#outside, model, isStopped };
    const material = asked ? await answered(asked, brought, gathered) : gathered;
    const runningScores = asked && itsArtefact && (await saidByVersion(asked, itsArtefact, material));
    if (isStopped()) return null;
    const result = await trainer({
      type: model.type,
      source: model.source.of,
      learning: material.learning,
      held: material.held,
      spec: brought ? { artefact: brought.artefact } : model.spec,
      seed: model.seed,
      running: itsArtefact,
      ...(runningScores && { runningScores }),
    });
    const artefact = written(result.artefact) as JsonObject;
    const hash = contentHash(artefact);
    const isSame = brought !== null && itsArtefact !== null && incumbent?.hash === hash;
    const decision = isSame
      ? sameAgain(model, result, incumbent.number)
      : decisionOn(model, result, running.version);
    const version: Version = {
      number: (before.versions.at(-1)?.number ?? 0) + 1,
      at,
      release: layout.release,
      meaning: model.hash,
      target: model.target,
      features: featureNames(model),
      spec: model.spec,
      seed: model.seed,
      cutoffs: material.cutoffs,
      until: at,
      rows: { learning: result.learning.rows, held: result.held.rows },
      rate: { learning: result.learning.rate, held: result.held.rate },
      evaluation: result.evaluation,
      drift: result.drift,
      leaks: result.leaks,
      weak: result.said ? weakSpots({ ...result.said, ...material }, result.evaluation) : [],
      card: result.card,
      hash,
      decision,
    };
    await this.#write(artefactKey(model.id, version.number), artefact);
    await this.#write(versionsKey(model.id), { versions: [...before.versions, version], failed: null });
    if (decision.promoted)
      await this.#write(runningKey(model.id), takesOver(running, version.number, at, 'gates'));
    return version;
  }

  get #outside(): Outside {
    const { outside } = this.#options;
    if (outside) return outside;
    throw new TypeError('who keeps models that were learnt elsewhere is handed what opens them');
  }

  /** With the version that runs; where none does, scores are taken away. */
  async scoreAll(model: ModelProgram, { isStopped, onProgress }: Showing = {}): Promise<ScoringDone | null> {
    const { engine, observer } = this.#options;
    await this.#tellPlacements(model);
    if (model.output === null) return null;
    const scored = await scoredOf(engine.store, model.id);
    const running = await this.#running(model);
    if (running === null || (running.version === null && (scored?.version ?? null) === null)) return null;
    const done = await this.#scored(
      {
        engine,
        model,
        artefact: running.artefact,
        cause: scored === null ? 'release' : 'time',
        ...(isStopped && { isStopped }),
        ...(onProgress && { onProgress }),
      },
      null,
    );
    if (isStopped?.()) return done;
    const { version } = running;
    const { people, kept, reason } = done;
    await this.#write(scoredKey(model.id), {
      version,
      at: engine.clock.now(),
      people: people - kept,
      ...(reason !== null && { kept: { people: kept, reason } }),
    });
    observer?.scored?.(model.id, version, done);
    return done;
  }

  #scored(scoring: Scoring, people: readonly ProfileId[] | null): Promise<ScoringDone> {
    const { model, artefact } = scoring;
    return artefact !== null && isBrought(model.type)
      ? scoredFromOutside(this.#outside, { ...scoring, artefact }, people)
      : scorePeople(scoring, people);
  }

  /**
   * Null: the version that runs has other features than the model has now, so scores stay as they are. Of one that predicts
   * something else they are taken away.
   */
  async #running(
    model: ModelProgram,
  ): Promise<{ version: number | null; artefact: JsonObject | null } | null> {
    const { store } = this.#options.engine;
    const { version } = await runningOf(store, model.id);
    if (version === null) return { version, artefact: null };
    const known = (await registered(store, model.id)).versions.find(({ number }) => number === version);
    if (known && known.target !== model.target) return { version: null, artefact: null };
    if (!known || !fits(model, known)) return null;
    return { version, artefact: await this.#artefactOf(model, version) };
  }

  /** Kept: they can be large, never change, and are asked for whenever somebody does something. */
  async #artefactOf({ id }: ModelProgram, version: number): Promise<JsonObject | null> {
    const kept = this.#artefacts.get(id);
    if (kept?.version === version) return kept.artefact;
    const artefact = await artefactOf(this.#options.engine.store, id, version);
    this.#artefacts.set(id, { version, artefact });
    return artefact;
  }

  /** Placements that rank by it go by the version that runs: they are told it where they do not know it. */
  async #tellPlacements(model: ModelProgram): Promise<void> {
    const { engine } = this.#options;
    const { placements } = engine.run.program;
    if (![...placements.values()].some(({ models }) => models.includes(model.id))) return;
    const running = await this.#running(model);
    if (running === null || running.version === this.#toldOf(model)) return;
    const { version, artefact } = running;
    await engine.tellNews('models', model.id, {
      version: String(version ?? 'none'),
      number: version,
      artefact,
    });
  }

  /** The version that placements go by; null: none. */
  #toldOf({ id }: ModelProgram): number | null {
    return this.#options.engine.run.news?.models.get(id)?.at(-1)?.number ?? null;
  }

  #ring(): void {
    const { clock } = this.#options.engine;
    this.#cancelAlarm = clock.wakeAt(clock.now() + SOON, () => {
      const people = this.#touched;
      this.#touched = new Set();
      this.#later(() => this.#scoreThese([...people].sort((a, b) => a - b)));
    });
  }

  /** One after another. */
  #later(work: () => Promise<void>): void {
    const { fault, onIdle } = this.#options;
    this.#waiting++;
    this.#soon = this.#soon
      .then(work)
      .catch(fault)
      .finally(() => {
        this.#waiting--;
        onIdle?.();
      });
  }

  /** Those whom a version has scored already, or who came since. */
  async #scoreThese(people: readonly ProfileId[]): Promise<void> {
    const { engine } = this.#options;
    for (const model of this.#models.values()) {
      if (this.#isStopped) return;
      const scored = await scoredOf(engine.store, model.id);
      const running = await this.#running(model);
      // The first scoring is everybody's, and makes existing members.
      if (!scored || !running || running.artefact === null || running.version !== scored.version) continue;
      const isStopped = () => this.#isStopped;
      await this.#scored({ engine, model, artefact: running.artefact, cause: 'time', isStopped }, people);
    }
  }

  get #models(): ReadonlyMap<string, ModelProgram> {
    return this.#options.engine.run.program.models;
  }

  #write(key: string, value: unknown): Promise<unknown> {
    return this.#options.engine.submit([], { bucket: 0, key, value: written(value) });
  }
}

/** Whether a version predicts what the model does now, from the same features. */
export function fits({ hash }: Pick<ModelProgram, 'hash'>, { meaning }: Pick<Version, 'meaning'>): boolean {
  return hash === meaning;
}

function featureNames({ features }: ModelProgram): string[] {
  return features.map(({ name, as }) => `${name}:${as}`);
}
