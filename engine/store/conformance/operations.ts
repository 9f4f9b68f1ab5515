/** What may happen to a store, drawn at random: few ids of everything, so that rows meet. */
import fc, { type Arbitrary } from 'fast-check';
import type {
  Bucket,
  Catalog,
  ChangeRow,
  Changeset,
  Column,
  DecisionRow,
  EffectRow,
  EventRow,
  IdentityLogRow,
  InstanceRow,
  Json,
  JsonObject,
  ProfileId,
  ProfileRow,
  QuarantineRow,
  StateRow,
} from '../store.ts';
import { profileRow as sampleRow } from './sample.ts';

export type Operation =
  | {
      readonly kind: 'commit';
      readonly bucket: Bucket;
      readonly stale: boolean;
      readonly changeset: Changeset;
    }
  | { readonly kind: 'relay'; readonly limit: number }
  | { readonly kind: 'own'; readonly bucket: Bucket };

export const KINDS = ['email', 'phone'] as const;
export const VALUES = ['a', 'b'] as const;
export const MESSAGES = [0, 1, 2, 3, 4, 5, 6, 7];
const PROFILES_PER_BUCKET = 4;
const WORDS = 2;

const COLUMNS: readonly Column[] = [
  { name: 'a_text', type: 'text' },
  { name: 'an_integer', type: 'integer' },
  { name: 'a_number', type: 'number' },
  { name: 'a_boolean', type: 'boolean' },
  { name: 'an_instant', type: 'instant' },
  { name: 'some_json', type: 'json' },
];
const EVENT_COLUMNS = { ordered: COLUMNS, visited: COLUMNS.slice(0, 2) };
export const CATALOG: Catalog = {
  events: Object.entries(EVENT_COLUMNS).map(([id, columns]) => ({ id, columns })),
  traits: COLUMNS,
  segmentSlots: WORDS * 32,
};

export function idsOf(bucket: Bucket, buckets: number): readonly ProfileId[] {
  return Array.from({ length: PROFILES_PER_BUCKET }, (_, index) => bucket + index * buckets);
}

export function operation(buckets: number): Arbitrary<Operation> {
  const bucket = fc.nat(buckets - 1);
  const committed = bucket.chain((at) =>
    fc.record({
      kind: fc.constant('commit' as const),
      bucket: fc.constant(at),
      stale: fc.nat(9).map((n) => n === 0),
      changeset: changeset(at, buckets),
    }),
  );
  const relayed = fc.record({ kind: fc.constant('relay' as const), limit: small });
  const owned = fc.record({ kind: fc.constant('own' as const), bucket });
  return fc.oneof({ weight: 8, arbitrary: committed }, relayed, owned);
}

function changeset(bucket: Bucket, buckets: number): Arbitrary<Changeset> {
  const profile = fc.constantFrom(...idsOf(bucket, buckets));
  const inBucket = (name: string): string => `${name}${bucket}`;
  const lists = fc.record(
    {
      receipts: fc
        .uniqueArray(fc.constantFrom(...MESSAGES), { maxLength: 2 })
        .map((found) => found.map((message) => ({ message, at: 1 }))),
      identifiers: fc.array(
        fc.record({ kind: fc.constantFrom(...KINDS), value: fc.constantFrom(...VALUES), profile }),
        { maxLength: 1 },
      ),
      profiles: few(profileRow(profile)),
      states: few(stateRow(profile)),
      events: few(eventRow(profile)),
      instances: few(instanceRow(profile)),
      effects: few(effectRow(profile)),
      changes: few(changeRow(profile)),
      decisions: few(decisionRow(profile)),
      identityLog: few(identityRow(profile)),
      quarantine: few(quarantineRow(fc.constantFrom('m', 'n').map(inBucket))),
      released: few(fc.constantFrom('m', 'n').map(inBucket)),
      letters: few(fc.record({ key: letterKey, to: fc.nat(buckets - 1), body: object })),
      read: few(letterKey),
      progress: fc.record({ import: json }),
    },
    { requiredKeys: [] },
  );
  const merges = fc.array(fc.tuple(profile, fc.integer({ min: 1, max: 9 })), { maxLength: 1 });
  return fc
    .tuple(small, lists, merges)
    .map(([clock, rows, merged]) => withMerges({ clock, ...plain(rows) }, merged));
}

/** Who is absorbed gets a redirect, always to a greater id: nobody is merged in a circle. */
function withMerges(drawn: Changeset, merged: readonly (readonly [ProfileId, number])[]): Changeset {
  if (merged.length === 0) return drawn;
  const redirects = merged.map(([id, further]): ProfileRow => {
    return sampleRow(id, { createdAt: 1, mergedInto: id + further });
  });
  return {
    ...drawn,
    profiles: [...(drawn.profiles ?? []), ...redirects],
    absorbed: merged.map(([id]) => id),
  };
}

/** As after a journey through JSON text: no negative zero, no undefined, no objects without a prototype. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

const text = fc.string({ unit: 'binary', maxLength: 12 });
const small = fc.integer({ min: 0, max: 4 });
const letterKey = fc.constantFrom('k', 'l', 'm');
const json: Arbitrary<Json> = fc.jsonValue({ maxDepth: 2 }).map((value) => plain(value as Json));
const object: Arbitrary<JsonObject> = fc.dictionary(text, json, { maxKeys: 2 });

const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');
const instant = fc.integer({ min: EARLIEST, max: LATEST }).map((at) => new Date(at).toISOString());

/** Values that fit their columns, and any others. */
const properties: Arbitrary<JsonObject> = fc
  .record(
    {
      a_text: fc.oneof(text, json),
      an_integer: fc.oneof(fc.maxSafeInteger(), json),
      a_number: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), json),
      a_boolean: fc.oneof(fc.boolean(), json),
      an_instant: fc.oneof(instant, json),
      some_json: json,
      undeclared: json,
    },
    { requiredKeys: [] },
  )
  .map((drawn) => plain(drawn) as JsonObject);

/** A declared property that is null is absent. */
function withoutNulls(values: JsonObject, columns: readonly Column[]): JsonObject {
  const declared = new Set(columns.map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== null || !declared.has(name)),
  );
}

function few<T>(row: Arbitrary<T>): Arbitrary<T[]> {
  return fc.array(row, { maxLength: 3 });
}

type Profile = Arbitrary<ProfileId>;

function profileRow(id: Profile): Arbitrary<ProfileRow> {
  return fc.record({
    id,
    entity: fc.constant('profile'),
    key: fc.constant(null),
    createdAt: small,
    mergedInto: fc.constant(null),
    identifiers: fc.dictionary(fc.constantFrom(...KINDS), few(text)),
    traits: properties.map((values) => withoutNulls(values, COLUMNS)),
    consent: fc.dictionary(text, fc.dictionary(text, fc.boolean(), { maxKeys: 2 }), { maxKeys: 2 }),
  });
}

function stateRow(profile: Profile): Arbitrary<StateRow> {
  const members = fc.array(fc.integer(), { maxLength: WORDS });
  return fc.record({
    profile,
    release: small,
    at: small,
    slots: json.map((value) => JSON.stringify(value)),
    members,
    due: fc.option(small),
  });
}

function eventRow(profile: Profile): Arbitrary<EventRow> {
  const type = fc.constantFrom('ordered' as const, 'visited' as const);
  return fc
    .record({ profile, type, time: small, message: small, at: small, properties })
    .map((row) => ({ ...row, properties: withoutNulls(row.properties, EVENT_COLUMNS[row.type]) }));
}

function instanceRow(profile: Profile): Arbitrary<InstanceRow> {
  return fc.record({
    profile,
    id: fc.constantFrom('i', 'j', 'k', 'l'),
    journey: fc.constantFrom('welcome', 'back'),
    key: fc.constantFrom('', 'x'),
    release: small,
    startedAt: small,
    endedAt: fc.option(small),
    step: fc.option(text),
    reason: fc.option(text),
    due: fc.option(small),
    body: object,
  });
}

function effectRow(profile: Profile): Arbitrary<EffectRow> {
  return fc.record({
    profile,
    key: fc.constantFrom('e', 'f', 'g', 'h'),
    status: fc.constantFrom<EffectRow['status'][]>(
      'ready',
      'sending',
      'sent',
      'failed',
      'doubtful',
      'dropped',
      'open',
      'overdue',
      'done',
    ),
    channel: text,
    createdAt: small,
    due: small,
    attempts: small,
    reason: fc.option(text),
    body: object,
  });
}

const slots = fc.array(fc.nat(40), { maxLength: 3 });

function changeRow(profile: Profile): Arbitrary<ChangeRow> {
  const cause = fc.constantFrom<ChangeRow['cause'][]>('event', 'time', 'release', 'import', 'merge');
  return fc.record({ profile, at: small, cause, entered: slots, left: slots });
}

function decisionRow(profile: Profile): Arbitrary<DecisionRow> {
  const outcome = fc.constantFrom<DecisionRow['outcome'][]>(
    'sent',
    'refused',
    'withheld',
    'answered',
    'waiting',
    'ended',
  );
  return fc.record({
    profile,
    at: small,
    journey: text,
    instance: text,
    step: text,
    outcome,
    reason: text,
    detail: object,
  });
}

function identityRow(profile: Profile): Arbitrary<IdentityLogRow> {
  const action = fc.constantFrom<IdentityLogRow['action'][]>('created', 'linked', 'merged', 'refused');
  return fc.record({ at: small, profile, action, detail: object });
}

function quarantineRow(message: Arbitrary<string>): Arbitrary<QuarantineRow> {
  return fc.record({ message, at: small, source: text, code: text, reason: text, raw: json });
}
