/**
 * The Program: everything a workspace means, ready to run. A pure value; it holds functions, so what is stored
 * of it is the manifest (`manifest.ts`), from which it can be compiled again.
 */
import type { CampaignsProgram } from './campaign.ts';
import type { Dependents } from './dependents.ts';
import type { ExperimentProgram } from './experiment/program.ts';
import type { Feature } from './feature.ts';
import type { JourneyProgram, ThingStarts } from './journey-program.ts';
import type {
  EventProgram,
  IdentityProgram,
  ProfileProgram,
  SegmentProgram,
  TagProgram,
} from './known-program.ts';
import type { Levels } from './levels.ts';
import type { LimitsProgram } from './limit.ts';
import type { ListProgram } from './list.ts';
import type { ImpactProgram } from './metric/impact-program.ts';
import type { MetricProgram } from './metric/program.ts';
import type { ModelProgram } from './model/program.ts';
import type { OfferProgram } from './offer-program.ts';
import type { PlacementProgram } from './placement/program.ts';
import type { RefreshProgram } from './refresh.ts';
import type { RelationsProgram } from './relations.ts';
import type { AudienceProgram, ChannelProgram, PolicyProgram } from './sending-program.ts';
import type { SourceProgram } from './source-program.ts';
import type { TemplateProgram } from './template.ts';
import type { ConditionClock } from './view.ts';
import type { WatchedProgram } from './watched.ts';

export type * from './journey-program.ts';
export type * from './known-program.ts';
export type * from './offer-program.ts';
export type * from './sending-program.ts';
export type * from './source-program.ts';

export interface Program {
  /** What it decides about: `profile` for people, else an entity, of which it knows no journeys. */
  readonly entity: string;
  /** Of something that is not a person: the field that holds its key. */
  readonly keyField: string | null;
  /** Fields that events which refer to one keep a copy of. */
  readonly copied: readonly string[];
  /** The programs of everything that is not a person, by entity; none in those themselves. */
  readonly entities: ReadonlyMap<string, Program>;
  readonly relations: RelationsProgram;
  /** Event type → entities that keep it too, where it refers to one of them. */
  readonly passes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Starts of journeys that things of it have; null where there are none, as of people. */
  readonly thingStarts: ThingStarts | null;
  /** Entities of which an event must know what everything before it did to them: their memberships are asked. */
  readonly upToDate: ReadonlySet<string>;
  readonly name: string;
  /** IANA zone of the workspace; calendar periods and `zone: workspace` use it. */
  readonly zone: string;
  readonly locale: string;
  readonly events: ReadonlyMap<string, EventProgram>;
  readonly profile: ProfileProgram;
  readonly identity: IdentityProgram;
  readonly features: readonly Feature[];
  /** Event type → indexes of the features that look at it. */
  readonly listeners: ReadonlyMap<string, readonly number[]>;
  /** By feature index: at which values of it something may come out otherwise; null where nothing depends on it. */
  readonly watches: readonly (Levels | null)[];
  /** When conditions about dates may change by themselves. */
  readonly clocks: readonly ConditionClock[];
  /** Computed when read; they never form a circle. */
  readonly tags: readonly TagProgram[];
  readonly segments: readonly SegmentProgram[];
  /** Values that are remembered, or held between refreshes. */
  readonly watched: readonly WatchedProgram[];
  /** Indexes of segments, and behind them of watched values; each after those it asks about, directly or through tags. */
  readonly decisionOrder: readonly number[];
  /** What must be decided anew when something has changed. */
  readonly dependents: Dependents;
  /** In order of priority, then id. */
  readonly journeys: readonly JourneyProgram[];
  readonly journeyById: ReadonlyMap<string, JourneyProgram>;
  /** `<release in which an instance began> <journey>` → the version of it that the instance stays on. */
  readonly pinned: ReadonlyMap<string, JourneyProgram>;
  readonly templates: ReadonlyMap<string, TemplateProgram>;
  readonly channels: ReadonlyMap<string, ChannelProgram>;
  readonly metrics: ReadonlyMap<string, MetricProgram>;
  /** Metrics that tell of an action's impact: nothing is decided by them. */
  readonly impacts: ReadonlyMap<string, ImpactProgram>;
  readonly models: ReadonlyMap<string, ModelProgram>;
  readonly experiments: ReadonlyMap<string, ExperimentProgram>;
  readonly offers: ReadonlyMap<string, OfferProgram>;
  readonly placements: ReadonlyMap<string, PlacementProgram>;
  readonly audiences: readonly AudienceProgram[];
  readonly policy: PolicyProgram;
  readonly campaigns: CampaignsProgram;
  readonly limits: LimitsProgram;
  readonly sources: readonly SourceProgram[];
  /** What is worked out anew from time to time, each after what it depends on. */
  readonly refreshes: readonly RefreshProgram[];
  readonly lists: readonly ListProgram[];
  /** Only members of this segment are really sent to, where the environment says so; index in `segments`. */
  readonly deliverOnly: number | null;
  /** The same for whoever only asks what is sent: of what reaches nobody, only these addresses are followed through time (`reaching.ts`). */
  reaching(beside: readonly string[]): Program;
  /** Addresses that are followed; null: all. */
  readonly followed: ReadonlySet<string> | null;
}

/** The programs of people and of everything else. */
export function allPrograms(program: Program): readonly Program[] {
  return [program, ...program.entities.values()];
}

/** The segments of a program that files declare. */
export function declaredSegments({ segments }: Program): readonly SegmentProgram[] {
  return segments.filter(({ hidden }) => !hidden);
}
