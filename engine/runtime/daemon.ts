/**
 * The daemon: a store, an engine, dispatch and schedules, started and stopped together. It is what `carillon
 * run` runs; whoever embeds the engine may start one too.
 */
import type { Release, Store } from '../store/store.ts';
import type { StartHelpers } from './ahead/helpers.ts';
import { hearByHand } from './by-hand.ts';
import type { Channel, ChannelSpec } from './channel.ts';
import { openChannels, type Secrets } from './channels.ts';
import type { Clock } from './clock.ts';
import { Dispatch, type DispatchObserver } from './dispatch.ts';
import { Engine, type Observer } from './engine.ts';
import type { Feedback, FeedbackRequest, FeedbackSpec } from './feedback.ts';
import { openFeedback } from './feedback-settings.ts';
import type { Links } from './links.ts';
import type { Models } from './models.ts';
import { bringCodes } from './offer-codes.ts';
import { Refreshes } from './refresh.ts';
import { adoptEverybody, applyRelease, type Candidate, runOf } from './release.ts';
import { hearRelease } from './release-wish.ts';
import { hearRollback, type Replacing } from './rollback-wish.ts';
import { Schedules } from './schedule.ts';
import type { SourceSpec } from './source.ts';
import { type FeedbackObserver, type FeedbackReply, takeFeedback } from './take-feedback.ts';
import { walk } from './walk.ts';

export interface DaemonOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly candidate: Candidate;
  readonly release: Release;
  readonly channelSpecs: readonly ChannelSpec[];
  /** Who may tell what became of messages; left out, nobody. */
  readonly feedbackSpecs?: readonly FeedbackSpec[];
  /** What lists from outside are read with. */
  readonly sourceSpecs: readonly SourceSpec[];
  /** Folder that relative paths of channels and lists start from. */
  readonly root: string;
  readonly secrets: Secrets;
  /** Signs links in messages; left out, messages have none. */
  readonly links?: Links | null;
  readonly observer?: Observer & DispatchObserver & FeedbackObserver;
  /** Starts those who help to bring everybody into a release; left out, nobody does. */
  readonly startHelpers?: StartHelpers | undefined;
  /** Who trains and scores; left out, nobody. `onIdle` is to be called whenever they may have become idle. */
  readonly models?: (
    engine: Engine,
    onIdle: () => void,
    channelOf: (id: string) => Channel | undefined,
  ) => Models;
}

export class Daemon {
  readonly engine: Engine;
  readonly #options: DaemonOptions;
  #candidate: Candidate;
  #channels: ReadonlyMap<string, Channel>;
  #feedback: ReadonlyMap<string, Feedback>;
  #dispatch: Dispatch;
  readonly #schedules: Schedules;
  readonly #refreshes: Refreshes;
  readonly #models: Models | null;
  /** Beside the others, because a training takes its time. */
  readonly #modelRounds: Refreshes;
  /** Saved files and a wish to go back may come at once. */
  #replacing: Promise<void> = Promise.resolve();
  /** Whoever waits until there is nothing left to do. */
  readonly #waiting = new Set<() => void>();

  private constructor(
    options: DaemonOptions,
    engine: Engine,
    channels: ReadonlyMap<string, Channel>,
    feedback: ReadonlyMap<string, Feedback>,
  ) {
    this.#options = options;
    this.#candidate = options.candidate;
    this.engine = engine;
    this.#channels = channels;
    this.#feedback = feedback;
    this.#dispatch = this.#dispatchTo(channels);
    const fault = (error: unknown) => options.observer?.fault(error);
    this.#schedules = new Schedules(engine, fault, this.#look);
    const { sourceSpecs, root } = options;
    const channelOf = (id: string) => this.#channels.get(id);
    const refreshing = { engine, sourceSpecs, channelOf, root, fault, onIdle: this.#look };
    this.#refreshes = new Refreshes(refreshing);
    this.#models = options.models?.(engine, this.#look, channelOf) ?? null;
    this.#modelRounds = new Refreshes(refreshing, () => this.#models?.tasks() ?? []);
  }

  /** What runs. */
  get candidate(): Candidate {
    return this.#candidate;
  }

  /** Opens the channels and starts the engine. Nothing is sent before `deliver`. */
  static async start(options: DaemonOptions): Promise<Daemon> {
    const { store, clock, candidate, release, channelSpecs, root, secrets, observer } = options;
    const feedback = openFeedback(candidate.program, options.feedbackSpecs ?? [], secrets);
    const channels = await openChannels(candidate.program, channelSpecs, root, secrets);
    const run = await runOf(store, candidate, release);
    const engine = await Engine.start({ store, run, clock, ...(observer && { observer }) });
    return new Daemon(options, engine, channels, feedback);
  }

  /** Brings everybody into the release, and the codes that it gives away before anybody is given one. */
  async adopt(onProgress?: (done: number) => void): Promise<number> {
    await bringCodes(this.engine, this.#candidate.program.offers.values(), this.#options.root);
    return adoptEverybody(this.engine, onProgress, this.#options.startHelpers);
  }

  /** Begins to send, to keep schedules, and to refresh. */
  async deliver(): Promise<void> {
    await this.#goOn();
    await hearByHand(this.engine);
    await this.#dispatch.start();
    await this.#schedules.start();
    await this.#refreshes.start();
    this.#models?.start();
    await this.#modelRounds.start();
    this.#models?.hear();
  }

  /**
   * Looks whether somebody wishes a journey to pause or to go on (`pauses.ts`), a message to be sent again (`by-hand.ts`), another
   * version of a model, to go back to an earlier release (`rollback-wish.ts`) or another one (`release-wish.ts`): gives the release that runs
   * then, null where it is the same.
   */
  async hearWishes(): Promise<Release | null> {
    if (await this.engine.hearPauses()) await this.#goOn();
    await hearByHand(this.engine);
    this.#models?.hear();
    const { root } = this.#options;
    const { environment } = this.#candidate;
    const replacing: Replacing = {
      engine: this.engine,
      root,
      environment,
      replace: (...what) => this.replace(...what),
    };
    return (await hearRollback(replacing)) ?? hearRelease(replacing);
  }

  /** Where a pause is over, everybody is looked at once: whose time came meanwhile goes on. */
  async #goOn(): Promise<void> {
    for (const [journey, pauses] of this.engine.layout.pauses ?? []) {
      const until = pauses.at(-1)?.until;
      if (until == null) continue;
      await walk(this.engine, {
        key: `resume.${journey}`,
        round: until,
        inputs: (at) => [{ type: 'time', at }],
      });
    }
  }

  /** What a provider posted about messages of a channel. */
  feedback(channel: string, request: FeedbackRequest): Promise<FeedbackReply> {
    const { observer } = this.#options;
    return takeFeedback(this.engine, channel, this.#feedback.get(channel), request, observer);
  }

  /** Puts another release in place of the running one, with people inside. If it fails, the old one goes on. One at a time. */
  replace(candidate: Candidate, at: number, commit: string | null): Promise<Release> {
    const replaced = this.#replacing.then(() => this.#replace(candidate, at, commit));
    this.#replacing = replaced.then(
      () => {},
      () => {},
    );
    return replaced;
  }

  async #replace(candidate: Candidate, at: number, commit: string | null): Promise<Release> {
    const { store, channelSpecs, root, secrets } = this.#options;
    const feedback = openFeedback(candidate.program, this.#options.feedbackSpecs ?? [], secrets);
    const channels = await openChannels(candidate.program, channelSpecs, root, secrets);
    let release: Release;
    try {
      ({ release } = await applyRelease(store, candidate, { at, commit }));
    } catch (error) {
      await closeAll(channels);
      throw error;
    }
    await bringCodes(this.engine, candidate.program.offers.values(), root);
    await this.#modelRounds.stop();
    await this.#models?.stop();
    await this.#refreshes.stop();
    await this.#schedules.stop();
    await this.#dispatch.stop();
    await closeAll(this.#channels);
    this.#channels = channels;
    this.#feedback = feedback;
    this.#candidate = candidate;
    const run = await runOf(store, candidate, release, true);
    await this.engine.prepare(run);
    this.engine.swap(run);
    this.#dispatch = this.#dispatchTo(channels);
    await this.adopt();
    await this.deliver();
    return release;
  }

  /** Nothing waits, nothing is due, nothing is being sent. */
  get idle(): boolean {
    return (
      this.engine.idle &&
      this.#dispatch.idle &&
      this.#schedules.idle &&
      this.#refreshes.idle &&
      this.#modelRounds.idle &&
      (this.#models?.idle ?? true)
    );
  }

  /** Resolves when there is nothing left to do now. */
  untilIdle(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.engine.failed) reject(this.engine.failed);
        else if (!this.idle) return;
        else resolve();
        stop();
      };
      const stopListening = this.engine.onRest(() => setImmediate(look));
      const stop = () => {
        stopListening();
        this.#waiting.delete(look);
      };
      // Dispatch and schedules go idle some time after the batch that told them so.
      this.#waiting.add(look);
      look();
    });
  }

  readonly #look = (): void => {
    for (const look of this.#waiting) look();
  };

  #dispatchTo(channels: ReadonlyMap<string, Channel>): Dispatch {
    const dispatch = new Dispatch(this.engine, channels, this.#options.observer, this.#options.links);
    dispatch.onIdle(this.#look);
    return dispatch;
  }

  /** Finishes what is under way, and leaves the store to the next. */
  async stop(): Promise<void> {
    await this.#modelRounds.stop();
    await this.#models?.stop();
    await this.#refreshes.stop();
    await this.#schedules.stop();
    await this.#dispatch.stop();
    await this.engine.stop();
    await closeAll(this.#channels);
  }
}

async function closeAll(channels: ReadonlyMap<string, Channel>): Promise<void> {
  for (const channel of channels.values()) await channel.close?.();
}
