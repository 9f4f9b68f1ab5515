/**
 * A daemon to which people show themselves under several identifiers. Whose a message is, and who turns out to be one
 * person, depends on what came before: it is recorded here as the daemon decides it, with what was accepted.
 */
import { entityKind } from '../../compiler/reference.ts';
import { Rig } from '../../rig/rig.ts';
import type { Candidate } from '../../runtime/release.ts';
import type { Act, Sent } from '../generate/history.testing.ts';
import { KEYS } from '../generate/things.testing.ts';
import { type Lived, livedOf, type Place } from './daemon.testing.ts';
import { incomingOf, ownInput } from './evaluator.testing.ts';

export type Identifiers = Readonly<Record<string, string>>;

/** An act of somebody who shows these identifiers, or of a thing. Its message has a name of its own. */
export interface Shown {
  /** Of a thing, its key. */
  readonly name: string;
  /** Left out, it is a person. */
  readonly entity?: string;
  readonly identifiers: Identifiers;
  readonly act: Act;
}

/** What the daemon made of it. */
export interface Recorded {
  readonly shown: Shown;
  /** Whose it is; null where nothing was accepted. */
  readonly profile: number | null;
  /** Who turned out to be somebody else, and who that is. */
  readonly merged: readonly { readonly loser: number; readonly winner: number }[];
  /** Whom the identifiers mean from then on, each as `kind|value`. */
  readonly owners: ReadonlyMap<string, number>;
}

export interface Merged {
  readonly records: readonly Recorded[];
  /** Those who are left. */
  readonly people: readonly Lived[];
  /** By `entity key`; those of which nobody ever heard are not there. */
  readonly things: ReadonlyMap<string, Lived>;
}

/** @param all in order of time. */
export async function playMerging(
  candidate: Candidate,
  all: readonly Shown[],
  end: number,
  { url, buckets, restarts }: Place & { readonly restarts: ReadonlySet<number> },
): Promise<Merged> {
  const now = new Date(all[0]!.act.at).toISOString();
  const rig = await Rig.start(candidate, { now, url, buckets });
  const kinds = candidate.program.identity.identifiers.map(({ id }) => id);
  const identifiers = [
    ...new Set(all.flatMap((one) => Object.entries(one.identifiers).map((pair) => pair.join('|')))),
  ];
  const owners = async () => {
    const found = new Map<string, number>();
    for (const identifier of identifiers) {
      const [kind, value] = identifier.split('|') as [string, string];
      const id = await rig.store.people.find(kind, value);
      if (id !== null) found.set(identifier, id);
    }
    return found;
  };
  const owner = async (shown: Identifiers) => {
    const kind = kinds.find((one) => shown[one] !== undefined)!;
    return rig.store.people.find(kind, shown[kind]!);
  };
  try {
    const records: Recorded[] = [];
    for (const [index, shown] of all.entries()) {
      const { act } = shown;
      await rig.moveTo(new Date(act.at).toISOString());
      if (restarts.has(index)) await rig.restart(candidate);
      const before = await owners();
      const profile = await send(rig, shown, owner);
      const after = await owners();
      const merged = [...before].flatMap(([identifier, loser]) => {
        const winner = after.get(identifier)!;
        return winner === loser ? [] : [{ loser, winner }];
      });
      const once = [...new Map(merged.map((one) => [one.loser, one])).values()];
      records.push({ shown, profile, merged: once, owners: after });
    }
    await rig.moveTo(new Date(end).toISOString());
    const left = new Set((await owners()).values());
    const people: Lived[] = [];
    for (const id of left) people.push((await livedOf(rig, id, end))!);
    return { records, people, things: await thingsLived(rig, end) };
  } finally {
    await rig.stop();
  }
}

async function thingsLived(rig: Rig, end: number): Promise<ReadonlyMap<string, Lived>> {
  const found = new Map<string, Lived>();
  for (const entity of Object.keys(KEYS).filter((one) => one !== 'profile')) {
    for (const key of KEYS[entity]!) {
      const id = await rig.store.people.find(entityKind(entity), key);
      const one = id === null ? null : await livedOf(rig, id, end);
      if (one) found.set(`${entity} ${key}`, one);
    }
  }
  return found;
}

/** Whose it is, if it was accepted. */
async function send(
  rig: Rig,
  { act, name, entity, identifiers }: Shown,
  owner: (shown: Identifiers) => Promise<number | null>,
): Promise<number | null> {
  if (!('id' in act)) return null;
  const sent: Sent = { ...act, id: `${name}${act.id}` };
  if (act.isOwn) {
    const profile = await owner(identifiers);
    if (profile !== null)
      await rig.daemon.engine.submit([{ profile, inputs: (now) => [ownInput(act, now, name)] }]);
    return profile;
  }
  const receipt = await rig.accept(incomingOf(sent, entity === undefined ? identifiers : name, entity));
  return receipt.outcome === 'accepted' ? receipt.profile : null;
}
