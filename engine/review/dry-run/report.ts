/** What a dry run tells: `schemas/artefacts/dry-run.schema.json` says the same for programs that read it. */
import type { Json } from '../../store/store.ts';

export interface DryRun {
  readonly kind: 'dry_run';
  readonly workspace: string;
  readonly environment: string;
  readonly currency: string;
  readonly zone: string;
  /** The release that runs; null where nothing was applied. */
  readonly release: { readonly number: number; readonly commit: string | null } | null;
  /** Whether the definitions played are those of that release. */
  readonly same: boolean;
  /** Hash of the definitions that were played. */
  readonly definitions: string;
  readonly from: string;
  readonly until: string;
  readonly days: number;
  readonly seed: string;
  /** Only this journey is told of; null: all of them. Everything is played either way. */
  readonly journey: string | null;
  /** The same of the journeys of a campaign. */
  readonly campaign: string | null;
  readonly people: number;
  /** Null: everybody was played. Else figures are those of the sample, brought up to everybody. */
  readonly sample: { readonly size: number; readonly of: number } | null;
  readonly assumed: { readonly [key: string]: Json } | null;
  /** Days of real events that were repeated; null: none. */
  readonly repeated: number | null;
  readonly journeys: readonly PlayedJourney[];
  readonly channels: readonly PlayedChannel[];
  readonly templates: readonly PlayedTemplate[];
  /** Messages not sent, starts refused, and messages put off, most first. */
  readonly withheld: readonly Withheld[];
  readonly caps: readonly PlayedCap[];
  readonly conflicts: readonly Conflict[];
  readonly offers: readonly PlayedOffer[];
  readonly limits: readonly PlayedLimit[];
  readonly tasks: readonly { readonly journey: string; readonly step: string; readonly tasks: number }[];
  readonly segments: readonly PlayedSegment[];
  /** How often people were played until what is given to all was settled; persons for whom it was not. */
  readonly passes: number;
  readonly unsettled: number;
  /** What was not played, in words. */
  readonly notes: readonly string[];
}

export interface Estimated {
  /** Half of a 95 % interval, of a sample; 0 where everybody was played. */
  readonly error: number;
}

export interface PlayedJourney extends Estimated {
  readonly id: string;
  readonly title: string;
  /** Starts, and the people who had one. */
  readonly began: number;
  readonly people: number;
  /** Reason → ends. */
  readonly ended: Readonly<Record<string, number>>;
  /** Still inside at the end. */
  readonly inside: number;
  readonly steps: readonly PlayedStep[];
}
export interface PlayedStep {
  readonly id: string;
  /** People who stood at it within the period. */
  readonly people: number;
  /** Of ways through the journey, those that are still there at the end. */
  readonly standing: number;
  readonly messages: number;
}

export interface PlayedChannel extends Estimated {
  readonly id: string;
  readonly medium: string;
  readonly messages: number;
  readonly people: number;
  readonly cost: number;
  /** Every day of the period, by the clock of the workspace. */
  readonly days: readonly { readonly day: string; readonly messages: number }[];
  /** Null where nothing is sent. */
  readonly busiest: { readonly minute: string; readonly messages: number } | null;
  /** What the channel takes in a minute; null: no rate is declared. */
  readonly perMinute: number | null;
  /** Messages that its rate put off, and for how long at most, milliseconds. */
  readonly delayed: number;
  readonly longestDelay: number;
}

export interface PlayedTemplate {
  readonly journey: string;
  readonly step: string;
  readonly template: string;
  readonly channel: string;
  readonly messages: number;
  readonly people: number;
}

export interface Withheld {
  readonly journey: string;
  readonly step: string;
  readonly outcome: 'refused' | 'withheld' | 'waiting' | 'not_granted' | 'not_started';
  readonly reason: string;
  readonly count: number;
  readonly people: number;
  /** Of those that were put off: for how long on average, milliseconds; else null. */
  readonly delay: number | null;
}

export interface PlayedCap {
  readonly cap: string;
  readonly refused: number;
  readonly waited: number;
  readonly people: number;
}

export interface Conflict {
  readonly cap: string;
  readonly winner: string;
  readonly loser: string;
  readonly people: number;
  readonly refused: number;
  readonly waited: number;
}

export interface PlayedOffer {
  readonly id: string;
  readonly title: string;
  readonly asked: number;
  readonly granted: number;
  readonly returned: number;
  readonly redeemed: number;
  readonly expired: number;
  /** Reason → how many asked in vain. */
  readonly refused: Readonly<Record<string, number>>;
  /** Of its budget at the end; null: there is none. */
  readonly left: number | null;
  /** What the grants of the period cost, in the workspace's currency; null where nothing says so. */
  readonly cost: number | null;
}

export interface PlayedLimit {
  /** Address of the journey or campaign. */
  readonly of: string;
  readonly counts: 'starts' | 'messages' | 'cost';
  /** At the beginning and at the end. */
  readonly before: number;
  readonly used: number;
  readonly atMost: number | null;
  readonly refused: number;
}

export interface PlayedSegment extends Estimated {
  readonly id: string;
  readonly title: string;
  /** Members at the beginning, once the definitions are in force, and at the end. */
  readonly before: number;
  readonly after: number;
  readonly entered: number;
  readonly left: number;
}
