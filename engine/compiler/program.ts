/**
 * The Program: everything a workspace means, ready to run. A pure value; it holds functions, so what is stored
 * of it is the manifest (`manifest.ts`), from which it can be compiled again.
 */
import type { Gate, PriorityRow } from '../language/kinds.ts';
import type { JsonObject } from '../store/store.ts';
import type { BenefitProgram, CostProgram } from './benefit.ts';
import type { CampaignsProgram } from './campaign.ts';
import type { HoursHad } from './cron.ts';
import type { Dependents } from './dependents.ts';
import type { ExperimentProgram } from './experiment/program.ts';
import type { BehaviourFeature, Feature } from './feature.ts';
import type { Levels } from './levels.ts';
import type { LimitsProgram } from './limit.ts';
import type { ListProgram } from './list.ts';
import type { ImpactProgram } from './metric/impact-program.ts';
import type { MetricProgram } from './metric/program.ts';
import type { ModelProgram } from './model/program.ts';
import type { PlacementProgram } from './placement/program.ts';
import type { Reference } from './reference.ts';
import type { RefreshProgram, Schedule } from './refresh.ts';
import type { RelationsProgram } from './relations.ts';
import type { StepProgram } from './steps/step.ts';
import type { TemplateProgram } from './template.ts';
import type { ConditionClock, Test, View } from './view.ts';
import type { ReferencePath } from './walking.ts';
import type { WatchedProgram } from './watched.ts';
import type { Window } from './window.ts';

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

/** A property or field that values can be checked against. */
export interface FieldProgram {
  readonly name: string;
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'instant' | 'list' | 'object' | 'ref';
  readonly required: boolean;
  /** Fields of a list's elements, or of an object, where they are declared. */
  readonly of?: readonly FieldProgram[];
  /** Brings a value to its declared form, or says why it cannot be. */
  accept(value: unknown): Accepted;
}
export type Accepted =
  | { readonly ok: true; readonly value: JsonObject[string] }
  | { readonly ok: false; readonly why: string };

export interface EventProgram {
  readonly id: string;
  readonly properties: readonly FieldProgram[];
  /** Where it refers to what is not a person. */
  readonly references: readonly ReferencePath[];
}

export interface ProfileProgram {
  readonly fields: readonly FieldProgram[];
  /** Names of fields that hold personal data: masked wherever people other than operators look. */
  readonly personal: ReadonlySet<string>;
  readonly zoneField: string;
  readonly localeField: string;
  /** Medium → field that holds the address. */
  readonly addresses: Readonly<Record<string, string>>;
}

export interface IdentityProgram {
  /** In order of trust, most trusted first. */
  readonly identifiers: readonly IdentifierProgram[];
}
export interface IdentifierProgram {
  readonly id: string;
  /** Most values of this kind that one profile may have. */
  readonly limit: number;
  /** Brings a value to the form it is compared in; null if it is not one. */
  normalise(value: unknown): string | null;
  readonly blocked: ReadonlySet<string>;
}

export interface TagProgram {
  readonly id: string;
  readonly index: number;
  /** Worked out now. */
  value(view: View): unknown;
  /** Under which the value is held between refreshes; null: it follows everything. */
  readonly held: string | null;
  /** What is held depends on what others say of themselves: it follows that until its first refresh. */
  readonly heard?: boolean;
  /** Where the value comes from outside: what it must be. */
  readonly imported: FieldProgram | null;
  explain(view: View): string;
}

export interface SegmentProgram {
  readonly id: string;
  readonly title: string;
  readonly index: number;
  readonly test: Test;
  readonly entity: string;
  /** Asked by a `has` on the other side of a relation; nobody is told of its members. */
  readonly hidden: boolean;
}

/* ---------------------------------------------------------------- journeys */

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

/* ---------------------------------------------------------------- sending */

export interface ChannelProgram {
  readonly id: string;
  readonly connector: string;
  readonly medium: string;
  readonly settings: JsonObject;
  /** Who tells what became of its messages, and with what settings. */
  readonly feedback: { readonly from: string; readonly settings: JsonObject } | null;
  /** What one message costs, in `COST_UNITS`. */
  readonly cost: number;
  readonly onDoubt: 'resend' | 'hold';
  /** Whether the definition says so itself: what is done where it does not is the kind of effect's to say. */
  readonly saysOnDoubt: boolean;
  readonly retry: { readonly times: number; readonly first: number; readonly atMost: number };
  /** At most so many calls within so long, milliseconds; null: as many as come. */
  readonly rate: { readonly messages: number; readonly per: number } | null;
  /** Channels of one account are counted together; null: alone. */
  readonly account: string | null;
}

/** A list of people in an outside system. */
export interface AudienceProgram {
  readonly id: string;
  /** Whose members are in it, index in `segments`; null: those whom journeys put there. */
  readonly segment: number | null;
  readonly channel: string;
  /** The class of message that it counts as. */
  readonly class: string;
  /** What it is called over there. */
  readonly list: string;
  /** When it is read back. */
  readonly schedule: Schedule;
  readonly identifiers: readonly {
    readonly name: string;
    /** A value as the outside system is told it, or null if it is none. */
    tell(value: unknown): string | null;
  }[];
}

export type ConsentRule = 'opt_in' | 'opt_out' | 'none';
export interface PolicyProgram {
  /** class → medium → rule; absent means nobody may be contacted. */
  readonly consent: ReadonlyMap<string, ReadonlyMap<string, ConsentRule>>;
  readonly suppress: readonly SuppressRule[];
  /** Of all experiments. */
  readonly reserved: readonly ReservedRule[];
  readonly control: readonly ControlRule[];
  readonly quiet: readonly QuietRule[];
  readonly windows: readonly WindowRule[];
  readonly caps: readonly CapRule[];
  /** From the most to the least important; what no row names comes after all. */
  readonly priority: readonly PriorityRow[];
  /** What must be approved before it is applied: the engine runs as if there were none. */
  readonly gates: readonly GateRule[];
}
export interface GateRule extends Gate {
  readonly name: string;
}
export interface SuppressRule {
  /** Index in `segments`. */
  readonly segment: number;
  /** A medium, or the id of a channel; null: all. */
  readonly channel: string | null;
}
/** Who holds the arm gets nothing of the class from anywhere. */
export interface ReservedRule {
  readonly experiment: string;
  readonly arm: string;
  readonly class: string;
  /** Index of the feature that knows the arm. */
  readonly feature: number;
}
export interface ControlRule {
  readonly name: string;
  readonly class: string;
  readonly percent: number;
  readonly seed: string;
}
/** Like quiet hours, but the hours in which something may be sent. */
export interface WindowRule extends QuietRule {
  /** ISO weekdays on which it opens. */
  readonly days: ReadonlySet<number>;
}
export interface QuietRule {
  readonly name: string;
  readonly class: string | null;
  /** A medium, or the id of a channel. */
  readonly channel: string | null;
  /** Minutes after midnight. */
  readonly from: number;
  readonly to: number;
  /** `profile`, or an IANA zone. */
  readonly zone: string;
  readonly otherwise: 'wait' | 'drop';
  /** Longest wait, milliseconds. */
  readonly upTo: number | null;
}
export interface CapRule {
  readonly name: string;
  readonly class: string | null;
  /** A medium, or the id of a channel. */
  readonly channel: string | null;
  readonly journey: string | null;
  readonly atMost: number;
  readonly otherwise: 'wait' | 'drop';
  /** Longest wait, milliseconds. */
  readonly upTo: number | null;
  /** Index of the feature that counts hand-overs in the cap's window. */
  readonly feature: number;
}

/* ---------------------------------------------------------------- offers */

export interface OfferProgram {
  readonly id: string;
  readonly title: string;
  readonly benefit: BenefitProgram;
  readonly eligible: Test | null;
  /** Instants, and milliseconds from the grant. */
  readonly valid: {
    readonly from: number | null;
    readonly until: number | null;
    readonly for: number | null;
    /** So long before its end people are told, milliseconds. */
    readonly remind: number | null;
  };
  /** Made after a pattern, or taken from a file below the workspace's folder. */
  readonly codes: { readonly pattern: string } | { readonly path: string } | null;
  readonly budget: {
    readonly grants: number | null;
    readonly perDay: number | null;
    readonly perProfile: { readonly atMost: number; readonly window: Window } | null;
    /** With messages of a channel, by its id, or of a medium. */
    readonly perChannel: readonly { readonly channel: string; readonly atMost: number }[];
    /** Where it is the same for everybody. */
    readonly unitCost: number | null;
  };
  /** Null where nothing is said of it. */
  readonly cost: CostProgram | null;
  /** Of the offers of a group a person has one at a time. */
  readonly exclusive: string | null;
  /** Ids of offers that one event may redeem along with it; null: all. */
  readonly stacksWith: ReadonlySet<string> | null;
  readonly redeemed: RedeemedBy | null;
}
/** The event by which an offer is redeemed. */
export interface RedeemedBy {
  readonly event: string;
  readonly where: ((occurrence: object) => boolean) | null;
  /** Property with the code; null: the person's own oldest grant. */
  readonly code: string | null;
}

/* ---------------------------------------------------------------- sources */

export interface SourceProgram {
  readonly id: string;
  readonly connector: string;
  readonly path: string;
  readonly settings: JsonObject;
  readonly shiftToNow: boolean;
  /** What mappings call the number of the row; null: nothing. */
  readonly rowNumber: string | null;
  readonly group: string | null;
  /** Null: every item counts. */
  readonly where: SourceExpression | null;
  readonly each: readonly MappingProgram[];
}
/** Evaluated on one item; asynchronous, because the reference interpreter may stand behind it. */
export type SourceExpression = (item: object) => Promise<unknown>;
export interface MappingProgram {
  readonly when: SourceExpression | null;
  /** What it tells of, if not of a person; `key` says which one. */
  readonly entity: string | null;
  readonly key: SourceExpression | null;
  readonly event: string | null;
  readonly id: SourceExpression | null;
  /** Milliseconds since 1970 UTC; what gives none is set aside. */
  readonly at: ((item: object) => Promise<number | null>) | null;
  readonly profile: Readonly<Record<string, SourceExpression>>;
  readonly traits: Readonly<Record<string, SourceExpression>>;
  /** Tags whose value comes from outside. */
  readonly tags: Readonly<Record<string, SourceExpression>>;
  readonly consent: Readonly<Record<string, readonly string[]>>;
  readonly properties: Readonly<Record<string, SourceExpression>>;
}

/** The programs of people and of everything else. */
export function allPrograms(program: Program): readonly Program[] {
  return [program, ...program.entities.values()];
}

/** The segments of a program that files declare. */
export function declaredSegments({ segments }: Program): readonly SegmentProgram[] {
  return segments.filter(({ hidden }) => !hidden);
}
