/** What a batch has gathered, by the bucket that will write it. Collects; decides nothing. */
import type { DeskAsk } from '../evaluate/desk-line.ts';
import { type Born, type Changes, noChanges } from '../evaluate/draft.ts';
import type { Input } from '../evaluate/input.ts';
import { bucketOf } from '../store/hash.ts';
import type {
  Bucket,
  IdentifierRow,
  IdentityLogRow,
  Json,
  LetterRow,
  ProfileId,
  ProfileImage,
  QuarantineRow,
} from '../store/store.ts';
import type { Identifier } from './accept.ts';
import type { Posted } from './lines.ts';
import type { DeskWork } from './work.ts';

/** Inputs, once the instant of the batch is known. */
export type MakeInputs = (at: number) => readonly Input[];

/** What one bucket will write. */
export interface Part {
  readonly inputs: Map<ProfileId, MakeInputs[]>;
  /** Identifiers that its profiles gain. */
  readonly links: Map<ProfileId, Identifier[]>;
  readonly identifiers: IdentifierRow[];
  readonly log: Omit<IdentityLogRow, 'at'>[];
  readonly receipts: Set<number>;
  readonly quarantine: Omit<QuarantineRow, 'at'>[];
  readonly released: string[];
  readonly letters: LetterRow[];
  /** What is said to its offers. */
  readonly asks: DeskAsk[];
  readonly desks: DeskWork[];
  /** What its subjects tell others, beside what comes of their inputs. */
  readonly posted: Posted[];
  /** What becomes of its subjects; of some it was known before this batch began. */
  readonly changes: Changes;
  /** What it reads was accepted elsewhere at this instant; its own is no earlier. */
  notBefore: number;
  readonly read: string[];
  readonly absorbed: ProfileId[];
  readonly progress: Record<string, Json>;
}

export class Parts {
  readonly #parts = new Map<Bucket, Part>();
  readonly buckets: number;
  /** Images read in this batch; a draft is made of each at most once. */
  readonly images = new Map<ProfileId, ProfileImage>();
  /** Buckets whose letters were not all read. */
  readonly unread = new Set<Bucket>();
  /** Those whom somebody who waits is shown afterwards. */
  readonly asked = new Set<ProfileId>();
  /** Called once everything is durable. */
  readonly answers: (() => void)[] = [];
  /** What those are that have no image yet; people need no entry. */
  readonly born = new Map<ProfileId, Born>();
  /** Things that messages of this batch tell something new of. */
  readonly told = new Set<ProfileId>();
  /** Keys of things that this batch is the first to speak of: they are there once it is written, or the next one is. */
  readonly met = new Set<string>();
  /** People to whom something happened, as was known before this batch began. */
  readonly active: ProfileId[] = [];
  /** Losers whose takeover has been gathered. */
  readonly merged = new Set<ProfileId>();
  /** Those who take them over. */
  readonly winners = new Set<ProfileId>();

  constructor(buckets: number) {
    this.buckets = buckets;
  }

  all(): Iterable<[Bucket, Part]> {
    return this.#parts;
  }

  of(bucket: Bucket): Part {
    const known = this.#parts.get(bucket) ?? newPart();
    this.#parts.set(bucket, known);
    return known;
  }

  ofProfile(profile: ProfileId): Part {
    return this.of(bucketOf(profile, this.buckets));
  }

  addInputs(profile: ProfileId, inputs: MakeInputs): void {
    const part = this.ofProfile(profile);
    const list = part.inputs.get(profile);
    if (list) list.push(inputs);
    else part.inputs.set(profile, [inputs]);
  }

  /** Takes out, by bucket, the identifiers of profiles that live in another bucket. */
  foreignIdentifiers(): Map<Bucket, IdentifierRow[]> {
    const foreign = new Map<Bucket, IdentifierRow[]>();
    for (const [bucket, { identifiers }] of this.#parts) {
      const rows = identifiers.filter(({ profile }) => bucketOf(profile, this.buckets) !== bucket);
      if (rows.length === 0) continue;
      foreign.set(bucket, rows);
      identifiers.splice(0, identifiers.length, ...identifiers.filter((row) => !rows.includes(row)));
    }
    return foreign;
  }
}

function newPart(): Part {
  return {
    inputs: new Map(),
    links: new Map(),
    identifiers: [],
    log: [],
    receipts: new Set(),
    quarantine: [],
    released: [],
    letters: [],
    asks: [],
    desks: [],
    posted: [],
    changes: noChanges(),
    notBefore: Number.NEGATIVE_INFINITY,
    read: [],
    absorbed: [],
    progress: {},
  };
}
