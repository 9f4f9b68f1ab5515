/** Journeys, compiled: how they start, what they watch, and their steps. */
import type { HoursHad } from './cron.ts';
import type { BehaviourFeature } from './feature.ts';
import type { Reference } from './reference.ts';
import type { StepProgram } from './steps/step.ts';
import type { TemplateProgram } from './template.ts';
import type { ConditionClock, Test, View } from './view.ts';

/** A feature that one instance keeps for itself, over what happens after a point of its way. */
export interface OwnFeature {
  readonly feature: BehaviourFeature;
  /** Counted from the instance's start, or from when it arrived at (`arrival`) or left (`after`) a step. */
  readonly from: { readonly at: 'start' } | { readonly at: 'arrival' | 'after'; readonly step: string };
  /** Only results of this step's message. */
  readonly step: string | null;
}

/** A start by the calendar: at which instant it next comes round. */
export interface CalendarStart {
  readonly words: string;
  readonly zone: 'workspace' | 'profile';
  /** The person's date or instant, as text; null where there is none. */
  read(view: View): string | null;
  /** The first time from an instant on, itself included; Infinity if there is none. By local hours, none that were had. */
  next(value: string, zone: string, from: number, had: HoursHad | null): number;
}

/** That a start is of a thing, and to whom it goes. */
export interface StartThing {
  readonly entity: string;
  /** Id of the relation, e.g. `vehicle.driver`, and the field it is. */
  readonly relation: string;
  readonly field: string;
}

/** Starts that things of one entity have, in order of the journeys. */
export interface ThingStarts {
  readonly starts: readonly ThingStart[];
  /** Fields of the thing that a journey sees, beside its tags. */
  readonly fields: readonly string[];
}
export interface ThingStart {
  readonly journey: string;
  /** Which of the journey's starts. */
  readonly place: number;
  readonly start: StartProgram;
  readonly thing: StartThing;
  /** Whom a value of the relation's field means. */
  reference(value: unknown): Reference | null;
}

export type StartProgram = {
  /** What it is of; null for a person. */
  readonly thing: StartThing | null;
  /** What must hold of the thing, where no event is filtered. */
  readonly ofThing: Test | null;
  readonly who: Test | null;
  /** Property of the start event that tells instances of one profile apart. */
  readonly key: string | null;
  readonly running: 'ignore' | 'restart' | 'also';
  readonly again: 'never' | 'always' | { readonly after: number };
  /** Whether members by release, import or merge start too. */
  readonly existing: boolean;
  /** Milliseconds over which a crowd is spread; 0: everybody at once. */
  readonly over: number;
  /** Events older than this on arrival start nothing, milliseconds. */
  readonly late: number;
} & (
  | { readonly on: 'enters' | 'leaves'; readonly segment: number }
  /** Another journey's `start_journey`. */
  | { readonly on: 'called' }
  | {
      readonly on: 'did';
      readonly event: string;
      readonly where: ((occurrence: object, context: object) => boolean) | null;
    }
  | { readonly on: 'at'; readonly calendar: CalendarStart }
  | { readonly on: 'date'; readonly calendar: CalendarStart }
  /** `calendar`: by each person's own clock; null: for everybody at once, by the workspace's. */
  | { readonly on: 'every'; readonly cron: string; readonly calendar: CalendarStart | null }
);

export interface JourneyProgram {
  readonly id: string;
  readonly title: string;
  /** Rank among the journeys of the program: smaller goes first. */
  readonly rank: number;
  readonly version: number;
  readonly starts: readonly StartProgram[];
  /** The entity whose things it begins for: a name in it; null where it begins for people alone. */
  readonly thing: string | null;
  readonly goal: { readonly test: Test; readonly upTo: number | null } | null;
  readonly stop: Test | null;
  readonly own: readonly OwnFeature[];
  /** When its conditions about dates may change by themselves, for one instance. */
  readonly clocks: readonly ConditionClock[];
  readonly steps: ReadonlyMap<string, StepProgram>;
  readonly first: string | null;
  /** Done once, however an instance ends; they pass on at once. */
  readonly finally: readonly StepProgram[];
  /** Of a version that people stay on: whose it is, and its templates; null: the present one. */
  readonly pinned: {
    readonly release: number;
    readonly templates: ReadonlyMap<string, TemplateProgram>;
  } | null;
}
