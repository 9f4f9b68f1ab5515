/**
 * Keeps models in their time: trains them and scores everybody when their round comes, those who did something soon after, and hears
 * what is wished beside. What it knows stands in the store, so a crash loses nothing but the work under way.
 */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Models } from '../runtime/models.ts';
import type { Task } from '../runtime/refresh.ts';
import type { ProfileId } from '../store/store.ts';
import { type ModelDesk, put, type Showing } from './desk.ts';
import { inCharge, tellPlacements } from './in-charge.ts';
import { heardKey, scoredOf, type Version, wishedOf } from './registry.ts';
import { scoreEverybody, scoreThese } from './score-model.ts';
import type { ScoringDone } from './scoring.ts';
import { tellThings, thingsIn } from './things-today.ts';
import { trainModel } from './train-model.ts';
import { isWatched, watchedOf } from './watched.ts';

/** Who did something waits so long at most for another score, milliseconds. */
const SOON = 60_000;

export interface KeeperOptions extends ModelDesk {
  fault(error: unknown): void;
  /** Called back whenever it may have become idle. */
  onIdle?(): void;
}

export class ModelKeeper implements Models {
  readonly #options: KeeperOptions;
  /** Who did something since they were last scored. */
  #touched = new Set<ProfileId>();
  #cancelAlarm: () => void = () => {};
  #stopListening: () => void = () => {};
  #soon: Promise<void> = Promise.resolve();
  #training: Promise<unknown> = Promise.resolve();
  #isStopped = true;
  #waiting = 0;
  #isHearing = false;
  readonly #stopped = (): boolean => this.#isStopped;

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
    if (this.#options.observer?.watched && this.#models.size > 0) this.#later(() => this.#tellWatched());
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
    return [...this.#models.values()].flatMap((model): Task[] => {
      const train: Task['run'] = (_, isStopped) => this.#trainAndScore(model, isStopped);
      const score: Task['run'] = async (_, isStopped) => void (await this.scoreAll(model, { isStopped }));
      return [
        ...(model.trains === null
          ? []
          : [{ key: `train.${model.id}`, schedule: model.trains, waits: true, run: train }]),
        ...this.#thingsOf(model),
        ...(model.output === null && !isWatched(model)
          ? []
          : [{ key: `score.${model.id}`, schedule: model.refresh, run: score }]),
      ];
    });
  }

  /** Things come, change and go between two trainings. */
  #thingsOf(model: ModelProgram): readonly Task[] {
    const things = thingsIn(model);
    if (things === null) return [];
    const run: Task['run'] = async (_, isStopped) => {
      const found = await inCharge(this.#options, model);
      if (found) await tellThings(this.#options, model, found, isStopped);
    };
    return [{ key: `things.${model.id}`, schedule: model.refresh, of: things.entity, run }];
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

  /**
   * Null where there is no version: why is written down. One at a time, whoever asks: the number of a version follows from those before,
   * and a round and a wish may come together.
   */
  train(model: ModelProgram, showing?: Showing): Promise<Version | null> {
    const version = this.#training.then(() => trainModel(this.#options, model, showing));
    this.#training = version.catch(() => {});
    return version;
  }

  /** With the version that runs, which is watched; where none does, scores are taken away. */
  scoreAll(model: ModelProgram, showing?: Showing): Promise<ScoringDone | null> {
    return scoreEverybody(this.#options, model, showing);
  }

  async #trainAndScore(model: ModelProgram, isStopped: () => boolean): Promise<void> {
    const version = await this.train(model, { isStopped });
    if (version?.decision.promoted) await this.scoreAll(model, { isStopped });
  }

  async #trainAsWished(): Promise<void> {
    for (const model of this.#models.values()) {
      const wished = await wishedOf(this.#options.engine.store, model.id);
      if (wished === null || this.#isStopped) continue;
      await put(this.#options, heardKey(model.id), wished);
      await this.#trainAndScore(model, this.#stopped);
    }
  }

  async #scoreByOthers(): Promise<void> {
    const { store } = this.#options.engine;
    for (const model of this.#models.values()) {
      await tellPlacements(this.#options, model);
      if (model.output === null) continue;
      const found = await inCharge(this.#options, model);
      const scored = await scoredOf(store, model.id);
      if (found !== null && (found.version?.number ?? null) !== (scored?.version ?? null))
        await this.scoreAll(model, { isStopped: this.#stopped });
    }
  }

  /** Figures of a process begin with nothing. */
  async #tellWatched(): Promise<void> {
    const { engine, observer } = this.#options;
    for (const { id } of this.#models.values()) {
      const watched = await watchedOf(engine.store, id);
      if (watched) observer?.watched?.(id, watched);
    }
  }

  #ring(): void {
    const { clock } = this.#options.engine;
    this.#cancelAlarm = clock.wakeAt(clock.now() + SOON, () => {
      const people = this.#touched;
      this.#touched = new Set();
      this.#later(() => this.#scoreSoon([...people].sort((a, b) => a - b)));
    });
  }

  async #scoreSoon(people: readonly ProfileId[]): Promise<void> {
    for (const model of this.#models.values())
      if (!this.#isStopped) await scoreThese(this.#options, model, people, this.#stopped);
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

  get #models(): ReadonlyMap<string, ModelProgram> {
    return this.#options.engine.run.program.models;
  }
}
