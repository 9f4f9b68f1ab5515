/** What a measure is: one figure, the aim for it, and how it is come by. One file each in `measures/`. */

import type { Hot } from './process/cpu-profile.ts';
import type { Scratch } from './scratch.ts';

export interface Options {
  /** Smaller sizes, for trying the measures themselves; the figures mean little. */
  readonly quick: boolean;
  /** A million people instead of a hundred thousand. */
  readonly full: boolean;
  readonly scratch: Scratch;
}

export interface Result {
  readonly value: number;
  /** The value would be greater still, had the measure waited longer. */
  readonly cutOff?: boolean;
  /** Of the value, e.g. ` ms`; empty for ratios. */
  readonly unit: string;
  /** What the value was made of: absolute figures, sizes, what was checked. A sentence or a line each. */
  readonly details: readonly string[];
  /** Where the engine's time goes; asked for when the aim is missed. */
  readonly profile?: () => Promise<readonly Profiled[]>;
}

export interface Profiled {
  /** What was running. */
  readonly title: string;
  readonly hot: Hot;
}

export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly aim: number;
  readonly better: 'higher' | 'lower';
  /** How it is measured, for whoever reads the results: some sentences. */
  readonly how: string;
  /** Where the aim is missed: the designs that were tried, and what each gave. A sentence or two each. */
  readonly tried?: readonly string[];
  run(options: Options): Promise<Result>;
}

export function isMet({ aim, better }: Pick<Measure, 'aim' | 'better'>, value: number): boolean {
  return better === 'higher' ? value >= aim : value <= aim;
}
