/**
 * The store as plainly as it can be written: arrays in memory, no index, no SQL, no speed. What random changesets
 * must lead to is read from here. Properties and traits are given in their declared shape already.
 */
import type {
  Bucket,
  ChangeRow,
  Changeset,
  CommitResult,
  DecisionRow,
  EffectRow,
  EventRow,
  IdentifierRow,
  IdentityLogRow,
  InstanceRow,
  Json,
  LetterRow,
  ProfileId,
  ProfileImage,
  ProfileRow,
  QuarantineRow,
  ReadRequest,
  ReadResult,
  StateRow,
} from '../store.ts';

interface Contents {
  epoch: number;
  clock: number;
  receipts: number[];
  identifiers: readonly IdentifierRow[];
  profiles: readonly ProfileRow[];
  states: readonly StateRow[];
  events: readonly EventRow[];
  instances: readonly InstanceRow[];
  effects: readonly EffectRow[];
  changes: readonly ChangeRow[];
  decisions: readonly DecisionRow[];
  identityLog: readonly IdentityLogRow[];
  quarantine: readonly QuarantineRow[];
  inbox: readonly LetterRow[];
}

export class Model {
  readonly contents: Contents[];
  progress: Readonly<Record<string, Json>> = {};
  letters: readonly (LetterRow & { readonly from: Bucket })[] = [];

  constructor(buckets: number) {
    this.contents = Array.from({ length: buckets }, () => ({
      epoch: 0,
      clock: 0,
      receipts: [],
      identifiers: [],
      profiles: [],
      states: [],
      events: [],
      instances: [],
      effects: [],
      changes: [],
      decisions: [],
      identityLog: [],
      quarantine: [],
      inbox: [],
    }));
  }

  own(bucket: Bucket) {
    const contents = this.contents[bucket]!;
    contents.epoch += 1;
    return { bucket, epoch: contents.epoch, clock: contents.clock };
  }

  commit(bucket: Bucket, epoch: number, changeset: Changeset): CommitResult {
    const now = this.contents[bucket]!;
    if (epoch !== now.epoch) return { ok: false, why: 'fenced' };
    const receipts = [...now.receipts, ...(changeset.receipts ?? []).map((receipt) => receipt.message)];
    if (new Set(receipts).size < receipts.length) return { ok: false, why: 'conflict' };

    const profiles = replace(now.profiles, changeset.profiles, (row) => row.id);
    const taker = new Map(profiles.map((row) => [row.id, row.mergedInto]));
    let identifiers = now.identifiers;
    for (const row of changeset.identifiers ?? []) {
      const owner = identifiers.find(
        (other) => other.kind === row.kind && other.value === row.value,
      )?.profile;
      const may = owner === undefined || owner === row.profile || taker.get(owner) === row.profile;
      if (!may) return { ok: false, why: 'conflict' };
      identifiers = replace(identifiers, [row], (other) => `${other.kind}:${other.value}`);
    }

    const gone = new Set(changeset.absorbed);
    const stays = (row: { readonly profile: ProfileId }): boolean => !gone.has(row.profile);
    const released = new Set(changeset.released);
    const read = new Set(changeset.read);
    Object.assign(now, {
      clock: Math.max(now.clock, changeset.clock),
      receipts,
      identifiers,
      profiles: profiles.map((row) =>
        gone.has(row.id) ? { ...row, identifiers: {}, traits: {}, consent: {} } : row,
      ),
      states: replace(now.states, changeset.states, (row) => row.profile).filter(stays),
      events: keep(now.events, changeset.events, (row) =>
        [row.profile, row.type, row.time, row.message].join(),
      ).filter(stays),
      instances: replace(now.instances, changeset.instances, (row) => `${row.profile}:${row.id}`).filter(
        stays,
      ),
      effects: replace(now.effects, changeset.effects, (row) => row.key).filter(
        (row) => stays(row) || !isOpen(row),
      ),
      changes: [...now.changes, ...(changeset.changes ?? [])],
      decisions: [...now.decisions, ...(changeset.decisions ?? [])],
      identityLog: [...now.identityLog, ...(changeset.identityLog ?? [])],
      quarantine: replace(now.quarantine, changeset.quarantine, (row) => row.message).filter(
        (row) => !released.has(row.message),
      ),
      inbox: now.inbox.filter((letter) => !read.has(letter.key)),
    });
    const written = (changeset.letters ?? []).map((letter) => ({ ...letter, from: bucket }));
    this.letters = keep(this.letters, written, (letter) => `${letter.from}:${letter.key}`);
    this.progress = { ...this.progress, ...changeset.progress };
    return { ok: true };
  }

  relay(limit: number): number {
    const moved = this.letters.slice(0, limit);
    for (const { from: _, ...letter } of moved) {
      const receiver = this.contents[letter.to]!;
      receiver.inbox = keep(receiver.inbox, [letter], (other) => other.key);
    }
    this.letters = this.letters.slice(limit);
    return moved.length;
  }

  read(bucket: Bucket, request: ReadRequest): ReadResult {
    const now = this.contents[bucket]!;
    const due = now.states.filter((row) => row.due !== null && row.due <= (request.due?.at ?? -1));
    const ready = now.effects.filter((row) => row.status === 'ready' && row.due <= (request.ready?.at ?? -1));
    return {
      identifiers: (request.identifiers ?? []).map(
        ({ kind, value }) =>
          now.identifiers.find((row) => row.kind === kind && row.value === value)?.profile ?? null,
      ),
      profiles: new Map(
        (request.profiles ?? []).flatMap((id) => {
          const image = this.image(bucket, id, request);
          return image === undefined ? [] : [[id, image]];
        }),
      ),
      histories: new Map(
        (request.histories ?? []).flatMap((id) => {
          const events = this.image(bucket, id, { events: true })?.events ?? [];
          return events.length === 0 ? [] : [[id, events]];
        }),
      ),
      ranges: (request.ranges ?? []).map(({ profile, type, after, limit }) =>
        by(
          now.events.filter((row) => row.profile === profile && row.type === type && row.time > after),
          (row) => [row.time, row.message],
        ).slice(0, limit),
      ),
      receipts: new Set(request.receipts?.filter((message) => now.receipts.includes(message))),
      due: by(due, (row) => [row.due!, row.profile])
        .map((row) => row.profile)
        .slice(0, request.due?.limit),
      inbox: now.inbox.slice(0, request.inbox?.limit ?? 0),
      ready: by(ready, dispatchOrder).filter((row, place, all) => {
        const before = all.slice(0, place).filter(({ channel }) => channel === row.channel);
        return before.length < (request.ready?.room?.get(row.channel) ?? request.ready?.limit ?? 0);
      }),
      // Not drawn: `offers.ts` says what they must do.
      offers: [],
      grants: [],
      codes: [],
      freeCodes: [],
    };
  }

  image(bucket: Bucket, id: ProfileId, { ended, events }: ReadRequest): ProfileImage | undefined {
    const now = this.contents[bucket]!;
    const profile = now.profiles.find((row) => row.id === id);
    const mine = (row: { readonly profile: ProfileId }): boolean => row.profile === id;
    const instances = by(now.instances.filter(mine), (row) => [row.startedAt, row.id]);
    const latest = new Map(
      instances
        .filter((row) => row.endedAt !== null)
        .map((row) => [`${row.journey}:${row.key}`, row.startedAt]),
    );
    const shown = (row: InstanceRow): boolean =>
      row.endedAt === null || (ended === true && latest.get(`${row.journey}:${row.key}`) === row.startedAt);
    return (
      profile && {
        profile,
        state: now.states.find(mine) ?? null,
        instances: instances.filter(shown),
        effects: by(
          now.effects.filter((row) => mine(row) && isOpen(row) && (events || row.status !== 'overdue')),
          dispatchOrder,
        ),
        events: events ? by(now.events.filter(mine), (row) => [row.time, row.message, row.type]) : [],
      }
    );
  }

  nextDue() {
    const states = this.contents.flatMap((now) => now.states).filter((row) => row.due !== null);
    const effects = this.contents.flatMap((now) => now.effects).filter((row) => row.status === 'ready');
    const [profile, effect] = [by(states, (row) => [row.due!]), by(effects, (row) => [row.due])];
    return { profile: profile[0]?.due ?? null, effect: effect[0]?.due ?? null };
  }
}

type Rank = readonly (number | string)[];

const dispatchOrder = (row: EffectRow): Rank => [row.due, row.createdAt, row.key];

const OPEN: ReadonlySet<string> = new Set(['ready', 'sending', 'doubtful', 'open', 'overdue']);

function isOpen(row: EffectRow): boolean {
  return OPEN.has(row.status);
}

/** Later rows take the place of earlier ones with the same key. */
function replace<Row>(
  rows: readonly Row[],
  more: readonly Row[] = [],
  key: (row: Row) => unknown,
): readonly Row[] {
  return [...new Map([...rows, ...more].map((row) => [key(row), row])).values()];
}

/** The first row of a key stays. */
function keep<Row>(
  rows: readonly Row[],
  more: readonly Row[] = [],
  key: (row: Row) => unknown,
): readonly Row[] {
  const kept = new Map<unknown, Row>();
  for (const row of [...rows, ...more]) if (!kept.has(key(row))) kept.set(key(row), row);
  return [...kept.values()];
}

function by<Row>(rows: readonly Row[], rank: (row: Row) => Rank): readonly Row[] {
  return rows.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const index = left.findIndex((part, at) => part !== right[at]);
    return index < 0 ? 0 : left[index]! < right[index]! ? -1 : 1;
  });
}
