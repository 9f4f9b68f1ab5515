/**
 * Merging two profiles, which may live in different buckets. The loser is fenced and a letter written in one
 * transaction of its bucket; the winner takes everything over in one transaction of its own; then the loser's
 * rows are deleted. Wherever a crash falls in between, the letter is still there and the rest is done again.
 */
import { flagsOf } from '../evaluate/state-row.ts';
import { bucketOf } from '../store/hash.ts';
import type {
  Bucket,
  EffectRow,
  EventRow,
  InstanceRow,
  LetterRow,
  ProfileId,
  ProfileRow,
  StateRow,
  Store,
} from '../store/store.ts';
import type { Batch } from './batch.ts';
import { ConflictError, FencedError } from './batch-errors.ts';
import { allOf } from './concurrent.ts';
import { readProfiles } from './known.ts';
import type { Line } from './lines.ts';
import type { Arrived } from './reading.ts';

/** Letters read from one bucket, or relayed, at once. */
export const LETTERS_AT_ONCE = 100;

export interface Letters {
  readonly merges: readonly Merge[];
  readonly absorbed: readonly { readonly bucket: Bucket; readonly profile: ProfileId }[];
  /** A letter whose addressee has moved on to another bucket goes after it. */
  readonly forward: readonly { readonly bucket: Bucket; readonly letter: LetterRow }[];
  readonly read: readonly { readonly bucket: Bucket; readonly key: string }[];
  /** Buckets in which there may be more. */
  readonly more: readonly Bucket[];
  /** What others tell. */
  readonly lines: readonly Arrived[];
}

export interface Merge {
  readonly winner: ProfileId;
  readonly loser: ProfileRow;
  readonly state: StateRow | null;
  readonly events: readonly EventRow[];
  readonly instances: readonly InstanceRow[];
  readonly effects: readonly EffectRow[];
  readonly flags: readonly string[];
  /** Tells the loser's bucket that its rows may go. */
  readonly letter: LetterRow;
}

type Body =
  | { readonly kind: 'merge'; readonly winner: ProfileId; readonly loser: ProfileId }
  | { readonly kind: 'absorbed'; readonly profile: ProfileId }
  | { readonly kind: 'lines'; readonly lines: readonly Line[] };

/** Fences the losers; the letters that tell the winner are on their way when this returns. */
export async function fence(
  { store, owned, written }: Pick<Batch, 'store' | 'owned' | 'written'>,
  winner: ProfileId,
  losers: readonly ProfileId[],
): Promise<void> {
  for (const loser of losers) {
    const bucket = bucketOf(loser, store.buckets);
    const own = owned.get(bucket)!;
    const { profiles } = await store.read(bucket, { profiles: [loser] });
    const image = profiles.get(loser);
    if (!image) continue;
    const body: Body = { kind: 'merge', winner, loser };
    const changeset = {
      clock: own.clock,
      profiles: [{ ...image.profile, mergedInto: winner }],
      letters: [{ key: `merge-${loser}`, to: bucketOf(winner, store.buckets), body }],
    };
    const result = await store.commit(bucket, own.epoch, changeset);
    if (!result.ok) throw result.why === 'fenced' ? new FencedError(bucket) : new ConflictError();
    written.note(changeset);
  }
  await relayAll(store);
}

/** Moves every letter on, in transactions that others need not wait for long. */
export async function relayAll(store: Store): Promise<void> {
  while ((await store.relay(LETTERS_AT_ONCE)) === LETTERS_AT_ONCE);
}

/** The letters that wait in these buckets, opened. */
export async function readLetters(store: Store, buckets: Iterable<Bucket>): Promise<Letters> {
  const letters = {
    merges: [] as Merge[],
    absorbed: [] as Letters['absorbed'][number][],
    forward: [] as Letters['forward'][number][],
    read: [] as Letters['read'][number][],
    lines: [] as Arrived[],
    more: [] as Bucket[],
  };
  const inboxes = await allOf(buckets, async (bucket) => {
    const { inbox } = await store.read(bucket, { inbox: { limit: LETTERS_AT_ONCE } });
    return { bucket, inbox };
  });
  for (const { bucket, inbox } of inboxes) {
    if (inbox.length === LETTERS_AT_ONCE) letters.more.push(bucket);
    for (const { key, body } of inbox) {
      letters.read.push({ bucket, key });
      const said = body as unknown as Body;
      if (said.kind === 'lines') letters.lines.push(...said.lines.map((line) => ({ bucket, line })));
      else if (said.kind === 'absorbed') letters.absorbed.push({ bucket, profile: said.profile });
      else await openMerge(store, bucket, key, said, letters);
    }
  }
  return letters;
}

async function openMerge(
  store: Store,
  bucket: Bucket,
  key: string,
  { winner, loser }: Extract<Body, { kind: 'merge' }>,
  letters: { merges: Merge[]; forward: { bucket: Bucket; letter: LetterRow }[] },
): Promise<void> {
  const { finalOf } = await readProfiles(store, [winner]);
  const final = finalOf(winner);
  const to = bucketOf(final, store.buckets);
  if (to !== bucket) {
    letters.forward.push({
      bucket,
      letter: { key: `${key}-${final}`, to, body: { kind: 'merge', winner: final, loser } },
    });
    return;
  }
  const home = bucketOf(loser, store.buckets);
  const { profiles } = await store.read(home, { profiles: [loser], ended: true, events: true });
  const image = profiles.get(loser);
  if (!image) return;
  letters.merges.push({
    winner: final,
    loser: image.profile,
    state: image.state,
    events: image.events,
    instances: image.instances,
    effects: image.effects,
    flags: flagsOf(image.state),
    letter: { key: `absorbed-${loser}`, to: home, body: { kind: 'absorbed', profile: loser } },
  });
}
