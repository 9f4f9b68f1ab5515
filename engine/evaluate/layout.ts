/** Where what a program decides lives in stored state, and what the releases before it leave to be done. */
import type { StepMoves } from '../compiler/follow.ts';
import type { Pauses } from './paused.ts';

/** Where the program's features and segments live in stored state. Slots are append-only numbers. */
export interface Layout {
  readonly release: number;
  readonly releasedAt: number;
  /** Program index → slot. */
  readonly features: readonly number[];
  readonly segments: readonly number[];
  /** Journeys that the release before this one did not have. */
  readonly newJourneys: ReadonlySet<string>;
  /** Earlier id of a journey → its id now. */
  readonly movedJourneys: ReadonlyMap<string, string>;
  /** Earlier id of a segment → its id now. */
  readonly movedSegments: ReadonlyMap<string, string>;
  /** `<entity> <event>` → the release since which events of people are passed on. */
  readonly passedSince: ReadonlyMap<string, number>;
  /** Journey → the releases, ascending, in which it took everybody inside along (`version.ts`); left out: all. */
  readonly follows?: ReadonlyMap<string, readonly number[]>;
  /** `<earlier release> <journey>` → where those who stood at its steps go. */
  readonly stepMoves?: ReadonlyMap<string, StepMoves>;
  /** Journeys that are or were paused. */
  readonly pauses?: Pauses;
}
