/** Kills a daemon, life after life: at random moments, while it starts, and at named points; and notes what each left. */
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../bench/workload/random.ts';
import { DaemonProcess } from './daemon-process.ts';
import { leftBehind, type Place } from './picture.ts';
import { points } from './points.ts';
import { HOLDING, RESENDING } from './programme.ts';
import type { Sinks } from './sinks.ts';

export interface KillingOptions {
  /** Kills at random moments. */
  readonly kills: number;
  readonly seed: number;
  /** Points at which it dies as well. */
  readonly points: readonly string[];
  readonly tell?: (line: string) => void;
}

/** A workspace, its sinks and a port. */
export interface Scene {
  readonly root: string;
  readonly sinks: Sinks;
  readonly place: Place;
  readonly port: number;
}

/** So long a daemon that is ready has to come to a point before it is killed anyway, milliseconds. */
const PATIENCE = 4_000;
/** A daemon is killed at most so long after its first answer. */
const LIFE = 900;
/** And at most so long after its start, where that is what is tried. */
const STARTING = 1_200;
const READY_WITHIN = 60_000;
/** How often a point is tried that was not reached. */
const TRIES = 4;
/** Every so many random kills one falls into the start, one between a sink's taking a message and its answer. */
const ONE_IN = 5;

/** Where a sink has taken a message of this channel and not answered: no point inside the daemon. */
export const SINKS: Readonly<Record<string, string>> = { 'sink.mail': RESENDING, 'sink.desk': HOLDING };

export class Killing {
  readonly kills = { random: 0, starting: 0, points: 0 };
  readonly notReached: string[] = [];
  readonly parked = { kills: 0, messages: 0 };
  readonly doubts = new Map<string, Set<number>>();
  readonly heldKeys = new Set<string>();
  readonly faults: string[] = [];
  readonly #options: KillingOptions;
  readonly #scene: Scene;
  readonly #chance: Random;

  constructor(options: KillingOptions, scene: Scene) {
    this.#options = options;
    this.#scene = scene;
    this.#chance = new Random(options.seed);
  }

  async random(): Promise<void> {
    const { kills, tell } = this.#options;
    for (let kill = 1; kill <= kills; kill++) {
      const isStarting = kill % ONE_IN === 0;
      const wait = this.#chance.below(isStarting ? STARTING : LIFE);
      await this.#life(null, async (daemon) => {
        if (!isStarting) await this.#ready(daemon);
        await Promise.race([delay(wait), daemon.ended]);
      });
      this.kills[isStarting ? 'starting' : 'random'] += 1;
      if (kill % 20 === 0) tell?.(`${kill} of ${kills} kills at random moments`);
    }
  }

  async named(): Promise<void> {
    for (const name of this.#options.points) {
      let isReached = false;
      for (let tries = 0; tries < TRIES && !isReached; tries++) {
        const { after } = points[name] ?? {};
        if (after !== undefined) await this.#dieAt(after);
        isReached = await this.#dieAt(name);
      }
      this.#options.tell?.(`${isReached ? 'killed at' : 'never came to'} ${name}`);
      if (!isReached) this.notReached.push(name);
    }
  }

  async #dieAt(name: string): Promise<boolean> {
    const { sinks } = this.#scene;
    const channel = SINKS[name];
    const count = 1 + this.#chance.below(points[name]?.most ?? 1);
    let isReached = false;
    await this.#life(channel ? null : `${name}:${count}`, async (daemon) => {
      const taken = new Promise<void>((resolve) => {
        if (!channel) return;
        sinks.onNextArrival(channel, () => {
          isReached = true;
          resolve();
        });
      });
      await Promise.race([daemon.ended, taken, this.#ready(daemon).then(() => delay(PATIENCE))]);
      sinks.forgetListener();
      isReached ||= daemon.diedAtPoint;
    });
    this.kills[isReached ? 'points' : 'random'] += 1;
    return isReached;
  }

  /** One life of the daemon, from its start to its being killed, and what that left behind. */
  async #life(diesAt: string | null, until: (daemon: DaemonProcess) => Promise<void>): Promise<void> {
    const { root, sinks, place, port } = this.#scene;
    sinks.life += 1;
    const daemon = DaemonProcess.run(root, port, diesAt);
    await until(daemon);
    daemon.kill();
    const { signal } = await daemon.ended;
    if (signal !== 'SIGKILL') throw new Error(`the daemon ended by itself:\n${daemon.said}`);
    const left = await leftBehind(place);
    if (left === null) return;
    if (left.parked > 0) this.parked.kills += 1;
    this.parked.messages += left.parked;
    for (const { key, channel } of left.doubtful) {
      const lives = this.doubts.get(key) ?? new Set();
      this.doubts.set(key, lives.add(sinks.life));
      if (channel === HOLDING) this.heldKeys.add(key);
    }
  }

  async #ready(daemon: DaemonProcess): Promise<void> {
    const until = Date.now() + READY_WITHIN;
    while (Date.now() < until) {
      const isUp = await fetch(`http://127.0.0.1:${this.#scene.port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return;
      if (await Promise.race([daemon.ended.then(() => true), delay(10, false)])) return;
    }
    throw new Error(`the daemon does not get ready:\n${daemon.said}`);
  }
}
