/**
 * Fills a store with people and what they did, as an import would leave it before anybody was evaluated: rows by
 * the store's own `commit`, and no state. Whoever runs a release over it afterwards rebuilds everybody.
 */
import { tmpdir } from 'node:os';
import { applyRelease, type Candidate } from '../../runtime/release.ts';
import { grouped } from '../../store/grouped.ts';
import { bucketOf, hash53 } from '../../store/hash.ts';
import { openStore } from '../../store/open.ts';
import type { Bucket, Changeset, EventRow, ProfileId, Store } from '../../store/store.ts';
import { Random } from './random.ts';
import { EVENTS, propertiesOf } from './vocabulary.ts';

/** The instant at which all made-up pasts end: a Monday morning. */
export const NOW = Date.parse('2026-03-02T10:00:00Z');
/** How far they go back: longer than the longest window, so that things are inside and outside of each. */
const PAST = 120 * 86_400_000;
const PEOPLE_AT_ONCE = 500;
const SEED = 20_260_302;

export interface Crowd {
  readonly people: number;
  /** Of each, spread evenly over the past. */
  readonly events: number;
}

export function userId(index: number): string {
  return `user_${index}`;
}

export async function seed(url: string, candidate: Candidate, crowd: Crowd): Promise<void> {
  const store = await openStore(url, { root: tmpdir() });
  try {
    await seedStore(store, candidate, crowd);
  } finally {
    await store.close();
  }
}

export async function seedStore(store: Store, candidate: Candidate, crowd: Crowd): Promise<void> {
  await applyRelease(store, candidate, { at: NOW, commit: null });
  const all = Array.from({ length: store.buckets }, (_, bucket) => bucket);
  const owned = new Map((await store.own(all)).map((one) => [one.bucket, one.epoch]));
  const random = new Random(SEED);
  const write = async (bucket: Bucket, changeset: Changeset) => {
    const result = await store.commit(bucket, owned.get(bucket)!, changeset);
    if (!result.ok) throw new Error(`the store refuses made-up people: ${result.why}`);
  };
  // In order of their keys, which are hashes: tables that are filled from left to right are filled fastest.
  const ids = Array.from({ length: crowd.people }, (_, index) => ({
    user: userId(index),
    id: hash53(`user_id|${userId(index)}`),
  })).sort((a, b) => a.id - b.id);
  const messages = new Float64Array(crowd.people * crowd.events).map(() => random.bits53()).sort();
  for (let from = 0; from < ids.length; from += PEOPLE_AT_ONCE) {
    const some = ids.slice(from, from + PEOPLE_AT_ONCE);
    const numbers = messages.subarray(from * crowd.events, (from + some.length) * crowd.events);
    const profiles = some.map(({ id, user }) => profileOf(id, user, random));
    const people = some.map(({ id, user }, index) => ({
      id,
      identifier: { kind: 'user_id', value: user, profile: id },
      profile: profiles[index]!,
      events: pastOf(id, numbers.subarray(index * crowd.events, (index + 1) * crowd.events), random),
    }));
    for (const [bucket, inside] of grouped(people, ({ id }) => bucketOf(id, store.buckets))) {
      const events = inside.flatMap((person) => person.events);
      await write(bucket, {
        clock: NOW,
        identifiers: inside.map(({ identifier }) => identifier),
        profiles: inside.map(({ profile }) => profile),
        events,
        receipts: events.map(({ message }) => ({ message, at: NOW })),
      });
    }
  }
}

function profileOf(id: ProfileId, user: string, random: Random) {
  return {
    id,
    entity: 'profile',
    key: null,
    createdAt: NOW,
    mergedInto: null,
    identifiers: { user_id: [user] },
    traits: {
      first_name: `Name ${random.below(1_000)}`,
      country: random.of(['GB', 'FR', 'DE', 'CN']),
      plan: random.of(['free', 'plus']),
      score: random.below(100),
    },
    consent: {},
  };
}

function pastOf(profile: ProfileId, messages: Float64Array, random: Random): EventRow[] {
  const gap = PAST / messages.length;
  return Array.from(messages, (message, index) => ({
    profile,
    type: random.of(EVENTS),
    time: NOW - PAST + Math.floor((index + random.next()) * gap),
    message,
    at: NOW,
    properties: propertiesOf(random),
  }));
}
