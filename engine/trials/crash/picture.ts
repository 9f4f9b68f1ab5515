/**
 * All that a run has left in the store and that does not depend on when it ran: what two runs of the same events must
 * have alike. Beside it, what is read of a store in the moment after its daemon was killed.
 */
import { StoreError } from '../../store/error.ts';
import { openStore } from '../../store/open.ts';
import { parkedIn } from '../../store/parked.ts';
import type { EffectStatus, Store } from '../../store/store.ts';
import { RESENDING } from './programme.ts';

export interface Place {
  readonly url: string;
  /** Folder of the workspace. */
  readonly root: string;
}

export interface PersonPicture {
  readonly traits: string;
  readonly segments: readonly string[];
  /** Type and properties; what a provider said is left out. */
  readonly events: readonly string[];
  /** `journey key: step reason` by id. */
  readonly instances: ReadonlyMap<string, string>;
  readonly decisions: readonly string[];
}

export interface Picture {
  /** By user id. */
  readonly people: ReadonlyMap<string, PersonPicture>;
  readonly quarantined: number;
  /** Messages by what became of them: status → keys. */
  readonly effects: ReadonlyMap<EffectStatus, readonly Message[]>;
}

export interface Message {
  readonly key: string;
  readonly channel: string;
  /** Whose, and of which step: `user journey.step`. */
  readonly place: string;
}

/** Nothing is due within this: the rest waits for what will not come. */
const SOON = 3_600_000;
const ALL = Number.MAX_SAFE_INTEGER;
/** There is nothing yet, or it was never finished. */
const NO_STORE = 'CAR-816';
const EVERY: readonly EffectStatus[] = ['ready', 'sending', 'sent', 'failed', 'doubtful', 'dropped'];

export async function reading<T>({ url, root }: Place, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url, { root, readOnly: true });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Keys by channel of what a killed daemon left in `sending`, and how many acknowledged messages it had only parked. */
export interface Left {
  readonly doubtful: readonly { readonly key: string; readonly channel: string }[];
  readonly parked: number;
}

/** Null where there was no store yet. */
export async function leftBehind(place: Place): Promise<Left | null> {
  return reading(place, async (store) => {
    const doubtful = await store.people.effects(['sending'], ALL);
    let parked = 0;
    if (store.parked) for await (const { texts } of parkedIn(store.parked)) parked += texts.length;
    return { doubtful: doubtful.map(({ key, channel }) => ({ key, channel })), parked };
  }).catch((error: unknown) => {
    if (error instanceof StoreError && error.code === NO_STORE) return null;
    throw error;
  });
}

/** Whether nothing is left that time alone would bring, but for what is held in doubt. */
export function atRest(place: Place, now: number): Promise<boolean> {
  return reading(place, async (store) => {
    const { profile, effect } = await store.nextDue();
    const open = await store.people.effects(['ready', 'sending'], 1);
    return effect === null && open.length === 0 && (profile === null || profile > now + SOON);
  });
}

/** Changes whenever something was handed over, or came to be. */
export function workDone(place: Place): Promise<string> {
  return reading(place, async (store) => {
    const { profile, effect } = await store.nextDue();
    return JSON.stringify([await store.people.countEffects(), profile, effect]);
  });
}

export function pictureOf(place: Place): Promise<Picture> {
  return reading(place, async (store) => {
    const people = new Map<string, PersonPicture>();
    const names = new Map<number, string>();
    const slots = [...(await store.knownSlots('segment'))];
    for (let bucket = 0; bucket < store.buckets; bucket++) {
      for (const id of await store.people.profileIds(bucket, -1, 1_000_000)) {
        const image = (await store.people.profile(id))!;
        const { profile, state, events, instances } = image;
        const user = profile.identifiers['user_id']?.[0] ?? `profile ${id}`;
        names.set(id, user);
        const decisions = await store.people.decisionsOf(id, 100_000);
        people.set(user, {
          traits: JSON.stringify(profile.traits),
          segments: slots
            .filter(([, slot]) => ((state?.members[slot >> 5] ?? 0) >>> (slot & 31)) & 1)
            .map(([name]) => name)
            .sort(),
          events: events
            .map(({ type, time, properties: { provider: _, ...properties } }) =>
              // What we did happened when it was done; what people did, when they say.
              JSON.stringify([type, type.startsWith('message_') ? null : time, properties]),
            )
            .sort(),
          instances: new Map(
            instances.map(({ id: instance, journey, key, step, reason }) => [
              instance,
              `${journey} ${key}: ${step ?? '-'} ${reason ?? '-'}`,
            ]),
          ),
          decisions: decisions
            .filter(({ outcome }) => outcome !== 'waiting')
            .map(({ journey, step, outcome, reason }) => `${journey}.${step} ${outcome} ${reason}`)
            .sort(),
        });
      }
    }
    const effects = new Map<EffectStatus, readonly Message[]>();
    for (const status of EVERY) {
      const rows = await store.people.effects([status], ALL);
      effects.set(
        status,
        rows.map(({ key, channel, profile, body }) => {
          const { journey, step } = body['origin'] as unknown as { journey: string; step: string };
          return { key, channel, place: `${names.get(profile)} ${journey}.${step}` };
        }),
      );
    }
    const quarantined = (await store.people.countQuarantine()).reduce((sum, { count }) => sum + count, 0);
    return { people, quarantined, effects };
  });
}

/** Whether a channel sends again what is in doubt. */
export function isResent(channel: string): boolean {
  return channel === RESENDING;
}
