/**
 * The store as the runtime sees it: `read` what a batch needs from one bucket, compute, `commit` what came of
 * it in one transaction. Everything else here is reads for people and the life of tables. No SQL leaves this
 * folder, no journey enters it.
 *
 * All instants are integer milliseconds since 1970 UTC. All methods are asynchronous and set-based, whatever
 * the database, because another dialect answers over a wire.
 */

import type { ParkedPlace } from './parked.ts';
import type {
  Bucket,
  ChangeRow,
  CodeRow,
  DecisionRow,
  EffectRow,
  EffectStatus,
  EventRow,
  GrantRow,
  GrantStatus,
  IdentifierRow,
  IdentityLogRow,
  InstanceRow,
  Json,
  JsonObject,
  LetterRow,
  OfferRow,
  ProfileId,
  ProfileRow,
  QuarantineRow,
  StateRow,
} from './rows.ts';
import type { Catalog, MigrationStep } from './table-shape.ts';

export type * from './rows.ts';
export type * from './table-shape.ts';

/* ---------------------------------------------------------------- the two calls */

export interface ReadRequest {
  /** Owners of these identifiers (those whose own bucket is this one). */
  readonly identifiers?: readonly { readonly kind: string; readonly value: string }[];
  /** Everything of these profiles: row, state, running instances, open effects. */
  readonly profiles?: readonly ProfileId[];
  /** With `profiles`: ended instances too (for `again`), newest per journey and key: all of those that began last. */
  readonly ended?: boolean;
  /** With `profiles`: all their stored events, in order of (time, message), and tasks that are past their time. */
  readonly events?: boolean;
  /** All stored events of these profiles, in order of (time, message): of whom everything else is known already. */
  readonly histories?: readonly ProfileId[];
  /** The first `limit` events of one type that a profile has after an instant, in order of (time, message). */
  readonly ranges?: readonly {
    readonly profile: ProfileId;
    readonly type: string;
    readonly after: number;
    readonly limit: number;
  }[];
  /** Which of these message hashes were accepted before. */
  readonly receipts?: readonly number[];
  /** Profiles due at or before `at`, earliest first. */
  readonly due?: { readonly at: number; readonly limit: number };
  /** Letters that have arrived, oldest first. */
  readonly inbox?: { readonly limit: number };
  /** Effects that may be claimed now. */
  readonly ready?: ReadyRequest;
  /** What these offers have given away. */
  readonly offers?: readonly string[];
  /** Grants by key. */
  readonly grants?: readonly string[];
  /** These codes, taken or not. */
  readonly codes?: readonly { readonly offer: string; readonly code: string }[];
  /** The first `limit` uploaded codes of each offer that nobody has. */
  readonly freeCodes?: readonly { readonly offer: string; readonly limit: number }[];
}

/** Of every channel the first few, so that what one cannot take yet stands in nobody's way. */
export interface ReadyRequest {
  readonly at: number;
  /** So many of a channel. */
  readonly limit: number;
  /** Of these channels so many instead. */
  readonly room?: ReadonlyMap<string, number>;
}

export interface ProfileImage {
  readonly profile: ProfileRow;
  readonly state: StateRow | null;
  readonly instances: readonly InstanceRow[];
  /** Effects in `ready`, `sending`, `doubtful` or `open`; with all events, in `overdue` too. */
  readonly effects: readonly EffectRow[];
  readonly events: readonly EventRow[];
}

export interface ReadResult {
  /** Parallel to the request; null where nobody owns it. Redirects of merged profiles are NOT followed here. */
  readonly identifiers: readonly (ProfileId | null)[];
  readonly profiles: ReadonlyMap<ProfileId, ProfileImage>;
  /** Profiles without events are not in it. */
  readonly histories: ReadonlyMap<ProfileId, readonly EventRow[]>;
  /** Parallel to the request. */
  readonly ranges: readonly (readonly EventRow[])[];
  readonly receipts: ReadonlySet<number>;
  readonly due: readonly ProfileId[];
  readonly inbox: readonly LetterRow[];
  readonly ready: readonly EffectRow[];
  /** Those that exist, in no order. */
  readonly offers: readonly OfferRow[];
  readonly grants: readonly GrantRow[];
  readonly codes: readonly CodeRow[];
  /** Parallel to the request, in order of place. */
  readonly freeCodes: readonly (readonly CodeRow[])[];
}

/** All that one batch changes in one bucket. Absent lists are empty. */
export interface Changeset {
  /** New logical clock of the bucket. */
  readonly clock: number;
  readonly receipts?: readonly { readonly message: number; readonly at: number }[];
  readonly identifiers?: readonly IdentifierRow[];
  readonly profiles?: readonly ProfileRow[];
  readonly states?: readonly StateRow[];
  readonly events?: readonly EventRow[];
  readonly instances?: readonly InstanceRow[];
  readonly effects?: readonly EffectRow[];
  readonly changes?: readonly ChangeRow[];
  readonly decisions?: readonly DecisionRow[];
  readonly identityLog?: readonly IdentityLogRow[];
  readonly offers?: readonly OfferRow[];
  readonly grants?: readonly GrantRow[];
  readonly codes?: readonly CodeRow[];
  readonly quarantine?: readonly QuarantineRow[];
  /** Messages that were in quarantine and are now accepted. */
  readonly released?: readonly string[];
  readonly letters?: readonly LetterRow[];
  /** Keys of inbox letters this batch used up. */
  readonly read?: readonly string[];
  /** Profiles whose rows are deleted, because another took them over (the profile row stays, as a redirect). */
  readonly absorbed?: readonly ProfileId[];
  /** Progress of imports and schedules: key → value. */
  readonly progress?: Readonly<Record<string, Json>>;
}

export type CommitResult =
  | { readonly ok: true }
  /** Somebody else owns the bucket now; nothing was written. */
  | { readonly ok: false; readonly why: 'fenced' }
  /** These identifiers or receipts were taken meanwhile; nothing was written, read again and recompute. */
  | { readonly ok: false; readonly why: 'conflict' };

export interface Ownership {
  readonly bucket: Bucket;
  readonly epoch: number;
  /** Greatest `at` ever given out in this bucket. */
  readonly clock: number;
}

/* ---------------------------------------------------------------- the interface */

export interface Release {
  readonly number: number;
  readonly hash: string;
  readonly commit: string | null;
  readonly appliedAt: number;
  /** The manifest, whole: what runs can be read from the store alone. */
  readonly manifest: JsonObject;
}

export interface Store {
  readonly dialect: 'sqlite' | 'postgres';
  readonly buckets: number;
  /** Where messages are kept that were acknowledged and not evaluated; null where a store has no such place. */
  readonly parked: ParkedPlace | null;

  /** What `migrate` would do. */
  planMigration(catalog: Catalog): Promise<readonly MigrationStep[]>;
  /** Bring the tables to the catalog; destructive steps only if their address is in `declared`, else it throws. */
  migrate(catalog: Catalog, declared: readonly string[]): Promise<readonly MigrationStep[]>;

  /** Append-only numbers for feature hashes and segment ids; the same key always gets the same slot. */
  slots(space: 'feature' | 'segment', keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** A key that was renamed keeps its slot, unless the new key has one of its own already. */
  renameSlots(
    space: 'feature' | 'segment',
    moves: readonly { readonly from: string; readonly to: string }[],
  ): Promise<void>;
  /** The slots that exist, without making new ones. */
  knownSlots(space: 'feature' | 'segment'): Promise<ReadonlyMap<string, number>>;

  releases(limit: number): Promise<readonly Release[]>;
  addRelease(release: Omit<Release, 'number'>): Promise<Release>;

  /** Take buckets over from whoever had them: raises each epoch. */
  own(buckets: readonly Bucket[]): Promise<readonly Ownership[]>;
  read(bucket: Bucket, request: ReadRequest): Promise<ReadResult>;
  /** Whole or not at all, and seen by every later read. It survives a power cut once `durable` has said so. */
  commit(bucket: Bucket, epoch: number, changeset: Changeset): Promise<CommitResult>;
  /**
   * Resolves when everything that was committed before the call survives a power cut: before that, nobody outside is
   * told of it. Rejects for good when the disk failed. Everything but `commit` and `relay` is durable as it returns.
   */
  durable(): Promise<void>;
  /** Move letters written in any bucket into their receivers' inboxes; returns how many. */
  relay(limit: number): Promise<number>;

  /** Earliest instant at which any profile is due, and any `ready` effect; null where there is none. */
  nextDue(): Promise<{ readonly profile: number | null; readonly effect: number | null }>;
  progress(key: string): Promise<Json | undefined>;

  readonly people: PeopleReads;
  close(): Promise<void>;
}

/** A query and its values, in the order of their places in it. */
export interface Query {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}
/** Whom a walk visits: people, everything else that is known, or all of them. */
export type Visited = 'people' | 'others' | 'all';

/** Which tasks that are still to be done, those due first before the others. */
export interface TaskQuery {
  /** The `assignee` in the body. */
  readonly assignee?: string;
  /** The `team` in the body. */
  readonly team?: string;
  /** Only those behind this one. */
  readonly after?: Pick<EffectRow, 'due' | 'key'>;
  readonly limit: number;
}

/** Reads for people: reports, plan, explain, status. Never used to decide. */
export interface PeopleReads {
  /** People that are not merged into another. */
  countProfiles(): Promise<number>;
  /** Of everything that is not a person: entity → how many are known. */
  countEntities(): Promise<ReadonlyMap<string, number>>;
  /** Members per segment slot. */
  countMembers(slots: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** Event type → what people did; copies that others keep of it are not counted. */
  countEvents(types: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Per journey: people standing at each step, and ends by reason. */
  countInstances(): Promise<
    readonly {
      readonly journey: string;
      readonly step: string | null;
      readonly reason: string | null;
      readonly count: number;
    }[]
  >;
  /** People inside, per journey and the release in which they began. */
  countRunning(): Promise<
    readonly { readonly journey: string; readonly release: number; readonly count: number }[]
  >;
  countEffects(): Promise<
    readonly {
      /** As its body says; null where it says none: a message. */
      readonly kind: string | null;
      readonly channel: string;
      readonly status: EffectStatus;
      readonly count: number;
    }[]
  >;
  /** What offers have given away, in order of id. */
  offers(): Promise<readonly OfferRow[]>;
  /** Per offer and status, how many grants. */
  countGrants(): Promise<
    readonly { readonly offer: string; readonly status: GrantStatus; readonly count: number }[]
  >;
  countDecisions(since: number): Promise<
    readonly {
      readonly journey: string;
      readonly step: string;
      readonly outcome: DecisionRow['outcome'];
      readonly reason: string;
      readonly count: number;
    }[]
  >;
  countQuarantine(): Promise<readonly { readonly code: string; readonly count: number }[]>;
  quarantine(limit: number): Promise<readonly QuarantineRow[]>;
  effects(status: readonly EffectStatus[], limit: number): Promise<readonly EffectRow[]>;
  /** Effects in `open` or `overdue`. */
  tasks(query: TaskQuery): Promise<readonly EffectRow[]>;
  /** The effect with this key, whatever has become of it. */
  effect(key: string): Promise<EffectRow | null>;
  /** The newest message of a channel that its provider calls one of these (`provider` of the body). */
  reported(channel: string, provider: readonly string[]): Promise<EffectRow | null>;
  /** Owner of an identifier, redirects followed. */
  find(kind: string, value: string): Promise<ProfileId | null>;
  /** Everything of one profile, redirects followed. */
  profile(id: ProfileId): Promise<ProfileImage | null>;
  changesOf(id: ProfileId, limit: number): Promise<readonly ChangeRow[]>;
  decisionsOf(id: ProfileId, limit: number): Promise<readonly DecisionRow[]>;
  identityLogOf(id: ProfileId, limit: number): Promise<readonly IdentityLogRow[]>;
  /**
   * The first column, of numbers, of a query that `engine/sql` made of a condition for this dialect. Null where a
   * number in it grew out of range: PostgreSQL stops there, SQLite goes on with infinity, as expressions do.
   */
  select(query: Query): Promise<readonly number[] | null>;
  /** Ids of those not merged greater than `after`, ascending, for walks; people unless `visited` says otherwise. */
  profileIds(
    bucket: Bucket,
    after: ProfileId,
    limit: number,
    visited?: Visited,
  ): Promise<readonly ProfileId[]>;
}
