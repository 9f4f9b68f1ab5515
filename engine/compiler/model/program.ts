/** A model as the engine runs it: of whom, what it is learnt from, when, what it must show and what it writes. Plain data and tests. */
import type { ModelOutput, ModelShape, ModelTypeName } from '../../language/model-shapes.ts';
import type { ModelWatching } from '../../language/model-watching.ts';
import type { JsonObject } from '../../store/store.ts';
import type { BehaviourFeature, Feature } from '../feature.ts';
import type { Schedule } from '../refresh.ts';
import type { Test, View } from '../view.ts';

export type { ModelTypeName };

export interface ModelProgram {
  readonly id: string;
  readonly title: string;
  readonly type: ModelTypeName;
  /** What it tells, in words. */
  readonly says: string;
  /** Of what is told: scores of another target mean something else. */
  readonly target: string;
  /** Of that and of what it is learnt from: a version of another meaning can score nobody. */
  readonly hash: string;
  /** As of the cut-off; null: everybody. */
  readonly who: Test | null;
  readonly source: SourceProgram;
  /** Milliseconds; 0 for what is told of today. */
  readonly horizon: number;
  readonly features: readonly ModelFeature[];
  /** Whether a feature or `who` stands on fields, of which only recorded changes count. */
  readonly standsOnFields: boolean;
  /** What the type is told beside its data. */
  readonly spec: JsonObject;
  readonly seed: string;
  /** When it is learnt; null: when somebody asks. */
  readonly trains: { readonly cron: string } | null;
  /** Of what is predicted: at how many moments of the past people are looked at. */
  readonly cutoffs: number;
  /** Between two cut-offs, milliseconds. */
  readonly every: number;
  readonly gates: readonly GateProgram[];
  readonly better: ModelShape['better'];
  readonly watching: WatchingProgram;
  /** Null: it writes nothing of a person. */
  readonly output: OutputProgram | null;
  /** How often everybody is scored. */
  readonly refresh: Schedule;
}

export type SourceProgram =
  | LabelSource
  | LikenessSource
  | FeatureSource
  | TransactionSource
  | InteractionSource
  | MessageSource
  | ExperimentSource
  | EventSource
  | TextSource;

/** How the version in charge is watched. */
export interface WatchingProgram extends ModelWatching {
  /** Milliseconds; null: nothing comes true of what it says. */
  readonly after: number | null;
}

/** A tag, and how it becomes a column. */
export interface ModelFeature {
  readonly name: string;
  /** Index of the tag. */
  readonly tag: number;
  /** `age`: days from the date until the cut-off. */
  readonly as: 'number' | 'flag' | 'category' | 'age';
}

/** Whether what is predicted came true: asked of the events of the horizon alone. */
export interface Predicted {
  readonly holds: Test;
  readonly own: readonly Feature[];
}

export interface LabelSource extends Predicted {
  readonly of: 'labels';
  /** Of churn: that it did not. */
  readonly inverted: boolean;
}

/** People of today, some of whom are what the others are compared with. */
export interface LikenessSource {
  readonly of: 'likeness';
  readonly isSeed: Test;
}

/** People of today. */
export interface FeatureSource {
  readonly of: 'features';
}

/** Occurrences, each worth something; worth 1 where no value is asked for. */
export interface TransactionSource {
  readonly of: 'transactions';
  readonly purchase: BehaviourFeature;
}

/** Occurrences, each with the keys of things; those of one event are one basket. */
export interface InteractionSource {
  readonly of: 'interactions';
  /** Its value: a key, or a list of keys. */
  readonly item: BehaviourFeature;
  /** Null: each counts 1. */
  readonly weight: BehaviourFeature | null;
  /** What is read of the things themselves; null: nothing. */
  readonly things: ThingSource | null;
}

export interface ThingSource {
  readonly entity: string;
  /** Fields and tags by which they resemble each other. */
  readonly content: readonly { readonly name: string; readonly as: 'number' | 'category' }[];
  /** Index of the segment of those that are offered; null: all are. */
  readonly among: number | null;
}

/** Occurrences that bring a text, and what is known of each. */
export interface TextSource {
  readonly of: 'texts';
  readonly wrote: BehaviourFeature;
  text(occurrence: object): unknown;
  /** Whether the writer was pleased; null: nobody knows. Null: of none. */
  readonly pleased: ((occurrence: object) => boolean | null) | null;
  readonly topic: ((occurrence: object) => unknown) | null;
}

/** Messages and their answers by slot, which is an hour of the day or a channel; or what people do by themselves, by its hour. */
export interface MessageSource {
  readonly of: 'messages';
  readonly which: BehaviourFeature;
  readonly slot: 'hour' | 'channel';
  readonly slots: readonly string[];
  /** Null: what people do by themselves stands for answers. */
  readonly answer: {
    readonly events: readonly string[];
    /** Milliseconds after the message. */
    readonly within: number;
  } | null;
  /** Whom people of whom little is known are like: by the value of a tag, or by being in a segment. */
  readonly group: ((view: TagView) => string | null) | null;
}

/** A view that knows tags. */
export interface TagView extends View {
  tag(index: number): unknown;
}

/** Who met an experiment, in which arm, and what came true in the horizon after it. */
export interface ExperimentSource extends Predicted {
  readonly of: 'experiment';
  readonly experiment: string;
  readonly treated: readonly string[];
  readonly control: string;
}

/** What people did early, and whether what staying is came true in the horizon after their early time. */
export interface EventSource extends Predicted {
  readonly of: 'events';
  /** By what somebody begins; null: by the first that is known of them. */
  readonly begins: BehaviourFeature | null;
  readonly events: readonly string[];
  /** Milliseconds from the beginning: how long something is counted at most, and how long the early time is. */
  readonly counted: number;
  readonly after: number;
}

export interface GateProgram {
  readonly metric: string;
  readonly atLeast: number | null;
  readonly atMost: number | null;
}

export interface OutputProgram {
  /** The first is the score itself. */
  readonly columns: readonly OutputColumn[];
  /** Null: there are none. */
  readonly bands: BandProgram | null;
}

export interface OutputColumn {
  /** As the type names it. */
  readonly column: string;
  readonly tag: string;
  readonly type: ModelOutput['type'];
}

export interface BandProgram {
  readonly tag: string;
  /** From the highest to the lowest; below all of them is `low`. */
  readonly from: readonly { readonly id: string; readonly from: number }[];
}

/** Below all bands. */
export const LOWEST_BAND = 'low';

export function bandOf(bands: BandProgram, score: number): string {
  return bands.from.find(({ from }) => score >= from)?.id ?? LOWEST_BAND;
}
