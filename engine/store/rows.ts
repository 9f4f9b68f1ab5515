/** Rows as the engine reads and writes them, whatever the database. All instants are integer milliseconds since 1970 UTC. */

export type Bucket = number;
/** hash53 of the first identifier, probed on collision; `bucket = id % buckets`. */
export type ProfileId = number;
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface ProfileRow {
  readonly id: ProfileId;
  /** What it is: `profile` for people, else the id of an entity. */
  readonly entity: string;
  /** What tells one of an entity from another; null for people, who have identifiers. */
  readonly key: string | null;
  readonly createdAt: number;
  /** Set once, when another profile took this one over. Reads follow it. */
  readonly mergedInto: ProfileId | null;
  /** Kind of identifier → its values, in order of arrival. */
  readonly identifiers: Readonly<Record<string, readonly string[]>>;
  readonly traits: JsonObject;
  /** class → channel → given or withdrawn. */
  readonly consent: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

/** Running state of a profile: feature slots and memberships, as of `at`, under `release`. */
export interface StateRow {
  readonly profile: ProfileId;
  /** Release the memberships were decided under; older than the current one means "evaluate again first". */
  readonly release: number;
  readonly at: number;
  /** Feature slots as text, opaque to the store. */
  readonly slots: string;
  /** Bit n of word n>>5: member of segment slot n. */
  readonly members: readonly number[];
  /** Earliest instant at which anything of this profile may change by itself. */
  readonly due: number | null;
}

export interface EventRow {
  readonly profile: ProfileId;
  readonly type: string;
  /** When it happened. */
  readonly time: number;
  /** hash53 of the message id; with `time` the total order of a profile's events. */
  readonly message: number;
  /** When it was accepted (logical clock). */
  readonly at: number;
  /** Declared properties typed by the catalog (instants as RFC 3339 UTC text), others as they came. */
  readonly properties: JsonObject;
}

export interface InstanceRow {
  readonly profile: ProfileId;
  /** Stable: hash of journey, key, profile and ordinal. */
  readonly id: string;
  readonly journey: string;
  readonly key: string;
  readonly release: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Step where it stands; null once ended. */
  readonly step: string | null;
  /** Why it ended: `done`, `goal`, `stop`, an exit's reason, `removed`. */
  readonly reason: string | null;
  readonly due: number | null;
  /** Opaque to the store: results of steps, private slots, the start event. */
  readonly body: JsonObject;
}

export type EffectStatus =
  | 'ready' // decided, waits for dispatch
  | 'sending' // claimed, durable before the call
  | 'sent' // the channel accepted it
  | 'failed' // final; dead letter
  | 'doubtful' // found in `sending` at start, and the channel says hold
  | 'dropped' // withdrawn before the call
  | 'open' // a task that somebody is to do
  | 'overdue' // the same, past its time
  | 'done'; // somebody did it

export interface EffectRow {
  /** Idempotency key: hash of instance, step and visit. */
  readonly key: string;
  readonly profile: ProfileId;
  readonly status: EffectStatus;
  readonly channel: string;
  readonly createdAt: number;
  /** Not before. */
  readonly due: number;
  readonly attempts: number;
  /** Last error or reason. */
  readonly reason: string | null;
  /** Rendered message and where it came from (journey, step, template, class, release). */
  readonly body: JsonObject;
}

/** One line of the journal of memberships: all that changed for a profile at one instant, by segment slot. */
export interface ChangeRow {
  readonly profile: ProfileId;
  readonly at: number;
  readonly entered: readonly number[];
  readonly left: readonly number[];
  /** `event`, `time`: an entry. `release`, `import`, `merge`: existing. */
  readonly cause: 'event' | 'time' | 'release' | 'import' | 'merge';
}

/** A message not sent, a start refused, an input set right: what `explain` and `status` tell people. */
export interface DecisionRow {
  readonly profile: ProfileId;
  readonly at: number;
  readonly journey: string;
  readonly instance: string;
  readonly step: string;
  readonly outcome:
    | 'sent'
    | 'refused'
    | 'withheld'
    | 'waiting'
    | 'failed'
    /** A call was answered. */
    | 'answered'
    /** The outcome of a task was recorded. */
    | 'done'
    | 'started'
    | 'ended'
    /** A placement has answered. */
    | 'decided'
    | 'granted'
    | 'not_granted'
    /** A grant was given back. */
    | 'returned'
    /** A release has moved it on to another step. */
    | 'moved'
    | 'not_started';
  readonly reason: string;
  readonly detail: JsonObject;
}

export interface IdentifierRow {
  readonly kind: string;
  readonly value: string;
  readonly profile: ProfileId;
}
/** What identity resolution decided, for `explain`. */
export interface IdentityLogRow {
  readonly at: number;
  readonly profile: ProfileId;
  readonly action: 'created' | 'linked' | 'merged' | 'refused';
  readonly detail: JsonObject;
}

/** What is said from one bucket to another: written in the sender's transaction, relayed by key. */
export interface LetterRow {
  /** Stable, so that a letter delivered twice is one letter. */
  readonly key: string;
  readonly to: Bucket;
  readonly body: JsonObject;
}

/** What an offer has given away so far. It lives in the offer's own bucket, with its grants and codes. */
export interface OfferRow {
  readonly offer: string;
  /** What its codes are made with: random, drawn once, and kept. */
  readonly secret: string;
  /** Grants that count: those given back do not. */
  readonly granted: number;
  /** The day, `2026-03-01` in the workspace's zone, of which `today` are. */
  readonly day: string;
  readonly today: number;
  /** Uploaded codes that nobody has, and how many there ever were. */
  readonly free: number;
  readonly uploaded: number;
}

export type GrantStatus = 'granted' | 'returned' | 'redeemed' | 'expired';

export interface GrantRow {
  /** Key of the effect that asked for it. */
  readonly key: string;
  readonly offer: string;
  readonly profile: ProfileId;
  readonly status: GrantStatus;
  readonly code: string | null;
  readonly grantedAt: number;
  /** From when on it is over; null: never. */
  readonly until: number | null;
  /** Which asking it answers, on which day it counts, how it was redeemed. */
  readonly body: JsonObject;
}

export interface CodeRow {
  readonly offer: string;
  readonly code: string;
  /** Order in which uploaded codes are taken. */
  readonly place: number;
  /** Key of the grant that has it; null: nobody. */
  readonly grant: string | null;
}

export interface QuarantineRow {
  /** Message id, or a hash of the raw text. */
  readonly message: string;
  readonly at: number;
  readonly source: string;
  readonly code: string;
  readonly reason: string;
  readonly raw: Json;
}
