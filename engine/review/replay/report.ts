/** What a replay tells: `schemas/artefacts/replay.schema.json` says the same for programs that read it. */

export interface Replay {
  readonly kind: 'replay';
  readonly workspace: string;
  readonly environment: string;
  readonly zone: string;
  /** What was in the place of the new definitions: a git reference, or the release that runs. */
  readonly against: string;
  readonly from: string;
  readonly until: string;
  readonly people: number;
  /** People for whom anything is another. */
  readonly touched: number;
  readonly segments: readonly ReplayedSegment[];
  readonly messages: { readonly before: number; readonly after: number };
  readonly steps: readonly ReplayedStep[];
  readonly days: readonly { readonly day: string; readonly before: number; readonly after: number }[];
  /** Some of the people for whom something is another, under names that stand for nobody. */
  readonly samples: readonly ReplayedPerson[];
  readonly notes: readonly string[];
}

export interface ReplayedSegment {
  readonly id: string;
  readonly title: string;
  /** Members at the end, under the old definitions and the new; null: it is not in those. */
  readonly before: number | null;
  readonly after: number | null;
  /** People who are members at the end by the new definitions alone, and by the old alone. */
  readonly gains: number;
  readonly loses: number;
  /** Members as each day ends, of segments that are another on any. */
  readonly days: readonly { readonly day: string; readonly before: number; readonly after: number }[];
}

/** Messages of one step by one template and channel. */
export interface ReplayedStep {
  readonly journey: string;
  readonly step: string;
  readonly template: string;
  readonly channel: string;
  readonly before: number;
  readonly after: number;
  /** Sent by the new definitions alone, by the old alone, and by both at another instant. */
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
}

export interface ReplayedMessage {
  readonly at: string;
  readonly journey: string;
  readonly step: string;
  readonly template: string;
  readonly channel: string;
}

export interface ReplayedPerson {
  /** Made of the person's id and the seed; tells nobody who it is. */
  readonly person: string;
  readonly gains: readonly string[];
  readonly loses: readonly string[];
  readonly added: readonly ReplayedMessage[];
  readonly removed: readonly ReplayedMessage[];
  readonly moved: readonly (ReplayedMessage & { readonly from: string })[];
}
