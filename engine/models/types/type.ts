/**
 * What a model type is, and what it is given. One file per type in this folder, listed in `index.ts`. Pure: data in, JSON out;
 * whoever trains takes the data out of the store, keeps the artefact and decides whether it is good enough.
 */
import type { Table } from '../table.ts';

export type Need =
  | 'labels'
  | 'transactions'
  | 'features'
  | 'interactions'
  | 'experiment'
  | 'messages'
  | 'events'
  | 'texts';

export interface ModelType<Spec, Artefact> {
  /** As in YAML: `propensity`, `clv`, `rfm`. */
  readonly type: string;
  readonly needs: Need;
  /** @throws ModelFault for too little data, one class, constant columns and the like. */
  fit(data: TrainingData, spec: Spec, seed: string): Artefact;
  /** Values per output, row by row of what was given. */
  score(artefact: Artefact, data: ScoringData): ScoreColumns;
  /** On data that the artefact did not see; by cut-offs after those of training, wherever there are several. */
  evaluate(artefact: Artefact, data: TrainingData): Evaluation;
  describe(artefact: Artefact): Card;
}

/** Instants are milliseconds. Which of these is given depends on `needs`. */
export interface TrainingData {
  readonly features?: Features;
  /** Per row of `features`: 0 or 1, or a value, from (cut-off, cut-off + horizon]. */
  readonly labels?: Float64Array;
  readonly transactions?: Transactions;
  readonly interactions?: Interactions;
  readonly experiment?: Experiment;
  readonly messages?: Messages;
  readonly events?: Events;
  readonly texts?: Texts;
  /** Per row of `features`, of a model that was learnt elsewhere: what it said; NaN where it has nothing to say. */
  readonly scores?: Float64Array;
  /** Where looking ends: nothing in the data lies after it. */
  readonly asOf?: number;
}

export type ScoringData = Omit<TrainingData, 'labels'>;

/** One row per person and cut-off. */
export interface Features {
  readonly table: Table;
  readonly people: Float64Array;
  readonly cutoffs: Float64Array;
}

/** Sorted by person, then time. */
export interface Transactions {
  readonly person: Float64Array;
  readonly at: Float64Array;
  readonly value: Float64Array;
}

/** `person` and `item` are places, from 0. `content` describes items, a row each, for those that nobody has yet. */
export interface Interactions {
  readonly person: Int32Array;
  readonly item: Int32Array;
  readonly weight: Float64Array;
  readonly at: Float64Array;
  readonly items: readonly string[];
  /** Interactions of one basket have the same number. */
  readonly basket?: Int32Array;
  readonly content?: Table;
  /** By item: 1 where nobody is to be given it. */
  readonly withheld?: Uint8Array;
  /** 1 where it came after a cut-off: by these a version is judged as it is. Left out, it is judged by parting what there is. */
  readonly isLater?: Uint8Array;
}

/** Who was treated by chance, and what became of them: a row per person, features as before the assignment. */
export interface Experiment {
  readonly table: Table;
  /** 1 treated, 0 not. */
  readonly treated: Float64Array;
  readonly outcome: Float64Array;
}

/** Messages that went out: to whom (by place), in which slot (an hour of the day, a channel), and whether the person answered. */
export interface Messages {
  readonly person: Int32Array;
  readonly slot: Int32Array;
  readonly slots: readonly string[];
  /** 1 answered, 0 not. */
  readonly answered: Float64Array;
  /** 1 where it came later than what is learnt from: by these it is judged. */
  readonly isLater?: Uint8Array;
  /** Of each person, by place: the group they belong to; −1 for none. */
  readonly group: Int32Array;
  readonly groups: readonly string[];
  /** What people do by themselves: each could have been in every slot, and was in its own. */
  readonly inEverySlot?: boolean;
}

/** What people did since they were new; sorted by person, then time. */
export interface Events {
  readonly person: Int32Array;
  readonly event: Int32Array;
  readonly at: Float64Array;
  readonly events: readonly string[];
  /** When each person began, by place. */
  readonly born: Float64Array;
  /** 1 where the person stayed, by place. */
  readonly stayed: Float64Array;
}

/** What people wrote: reviews, messages. Sorted by person, then time; to score, each person's latest. */
export interface Texts {
  readonly person: Float64Array;
  readonly at: Float64Array;
  readonly texts: readonly string[];
  /** 1 where the writer was pleased, 0 where not, NaN where nobody said. */
  readonly pleased?: Float64Array;
  /** What somebody said it is about; null where nobody did. */
  readonly topic?: readonly (string | null)[];
}

/**
 * A number, a word such as a band or a cell (null where nothing can be said), or a list, best first. Rows are those of `features`; where
 * there are none: people in ascending order for transactions, people by place for interactions, messages and events; texts as given.
 */
export type ScoreColumn = Float64Array | readonly (string | null)[] | readonly (readonly string[])[];
export type ScoreColumns = Readonly<Record<string, ScoreColumn>>;

/** With a 95 % interval wherever one can be had. */
export interface Figure {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Evaluation {
  readonly rows: number;
  readonly metrics: Readonly<Record<string, Figure>>;
  /** The same metrics of what costs nothing, such as the rate of all or what is popular. */
  readonly baseline?: Readonly<Record<string, Figure>>;
  readonly calibration?: readonly CalibrationBin[];
  readonly lift?: readonly LiftPoint[];
}

export interface CalibrationBin {
  readonly rows: number;
  readonly predicted: number;
  readonly observed: number;
}

export interface LiftPoint {
  /** Of the rows, highest scores first. */
  readonly share: number;
  /** Times the rate of all. */
  readonly lift: number;
  /** Of the outcomes. */
  readonly captured: number;
}

export interface Card {
  readonly method: string;
  readonly sections: readonly CardSection[];
}

export interface CardSection {
  readonly heading: string;
  readonly text?: string;
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly (string | number | null)[])[];
}
