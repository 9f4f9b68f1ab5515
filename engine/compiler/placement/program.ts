/** A placement, compiled: its candidates, its layers in their order, and what decisions are for. */
import type { BehaviourFeature } from '../feature.ts';
import type { MessagePlan } from '../message-plan.ts';
import type { Schedule } from '../refresh.ts';
import type { Test, View } from '../view.ts';
import type { Layer } from './layer.ts';

export interface PlacementProgram {
  readonly id: string;
  readonly title: string;
  readonly gives: 'offer' | 'product' | 'action';
  /** At most so many. */
  readonly size: number;
  readonly candidates: CandidatesProgram;
  /** In the order in which they are applied. */
  readonly layers: readonly Layer[];
  readonly reward: RewardProgram | null;
  /** Ids of models that rank. */
  readonly models: readonly string[];
  /** Whether anything goes by what was rewarded. */
  readonly learns: boolean;
  /** What is learnt is learnt for each of these apart. */
  groupOf(view: View): string;
  /** Content hash of the definition: what decisions name as their policy. */
  readonly policy: string;
}

export type CandidatesProgram =
  | { readonly from: 'list'; readonly list: readonly CandidateProgram[] }
  | { readonly from: 'things'; readonly catalogue: CatalogueProgram };

/** An offer or a message that may be given. */
export interface CandidateProgram {
  /** What decisions call it. */
  readonly name: string;
  readonly when: Test | null;
  readonly offer: string | null;
  /** Of an action. */
  readonly message: MessagePlan | null;
  /** What it brings, how likely and at what cost; null where nothing is written. */
  readonly value: NumberOf | null;
  readonly probability: NumberOf | null;
  readonly cost: NumberOf | null;
}
/** Null where there is no number. */
export type NumberOf = (view: View) => number | null;

/** What is gathered of things, from time to time. */
export interface CatalogueProgram {
  /** By content: another definition has a catalogue of its own. */
  readonly key: string;
  readonly entity: string;
  readonly title: string;
  /** Indexes of segments of the entity: members of any. */
  readonly segments: readonly number[];
  readonly atMost: number;
  readonly schedule: Schedule;
  /** What rules ask of each of them, by index: it is answered as they are gathered. */
  readonly selections: readonly Test[];
  /** Keys that rules name: kept before all others. */
  readonly named: ReadonlySet<string>;
  /** Fields and tags that are kept of each. */
  readonly fields: readonly string[];
}

export interface RewardProgram {
  /** Under which what was learnt is kept: by content. */
  readonly key: string;
  /** Which occurrences count, and the number of each, where numbers are added. */
  readonly feature: BehaviourFeature;
  readonly isNumber: boolean;
  /** Whether an occurrence says which items it is about; else it is about the decision as a whole. */
  readonly isByItem: boolean;
  /** Milliseconds after the decision. */
  readonly within: number;
  /** Keys of the items that an occurrence is about; null: of all. */
  readonly itemsOf: ((occurrence: object) => readonly string[]) | null;
  readonly schedule: Schedule;
}
