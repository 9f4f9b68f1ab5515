/**
 * Audiences, the other way: the list of the outside system is read back and held against what people were told to be in.
 * Who is missing is told of again, through their own outbox; who does not belong there is taken out. Driven by `refresh.ts`.
 */
import type { AudienceProgram } from '../compiler/program.ts';
import { isOpenSync } from '../evaluate/effects/sync.ts';
import { hashText } from '../store/hash.ts';
import type { Json, ProfileId } from '../store/store.ts';
import { namesByKind, namesOfPerson } from './audience-names.ts';
import type { AudiencePerson, Channel } from './channel.ts';
import type { Engine } from './engine.ts';
import { everybody } from './flags.ts';
import { withinTime } from './time-limit.ts';

/** People told of in one transaction. */
const AT_ONCE = 200;
/** An answer that takes longer is given up; the round is tried again. */
const TIMEOUT = 120_000;

/** Under which the last result is kept, for `status`. */
export function reconciledKey(audience: string): string {
  return `audience.${audience}`;
}

export interface Reconciled {
  readonly at: number;
  /** In the list over there, as it was read. */
  readonly outside: number;
  /** Told to be in it. */
  readonly inside: number;
  readonly added: number;
  readonly removed: number;
}

export async function reconcile(
  engine: Engine,
  audience: AudienceProgram,
  channel: Channel | undefined,
  isStopped: () => boolean,
): Promise<void> {
  const keeper = channel?.audience;
  if (!keeper) return;
  // First what is over there, then what is here: whoever comes in between is at most told of twice.
  const outside: AudiencePerson[] = [];
  const known = new Set<string>();
  for (let cursor: string | null = null; ; ) {
    const page = await withinTime(TIMEOUT, (signal) => keeper.list({ list: audience.list, cursor }, signal));
    for (const person of page.people) {
      outside.push(person);
      for (const name of namesOfPerson(person)) known.add(name);
    }
    cursor = page.next;
    if (cursor === null || isStopped()) break;
  }
  const ours = new Set<string>();
  const missing: ProfileId[] = [];
  let inside = 0;
  for await (const found of everybody(engine, (draft) => ({
    id: draft.id,
    told: draft.kept.audiences[audience.id]?.told ?? [],
    isOpen: draft.effects.some((effect) => isOpenSync(effect, audience.id)),
  }))) {
    if (isStopped()) return;
    for (const { id, told, isOpen } of found) {
      for (const name of told) ours.add(name);
      if (told.length > 0) inside++;
      if (told.length > 0 && !isOpen && !told.some((name) => known.has(name))) missing.push(id);
    }
  }
  for (let from = 0; from < missing.length && !isStopped(); from += AT_ONCE) {
    await engine.submit(
      missing.slice(from, from + AT_ONCE).map((profile) => ({
        profile,
        inputs: (at) => [{ type: 'tell_again', at, audience: audience.id } as const],
      })),
    );
  }
  const strangers = outside.filter((person) => !namesOfPerson(person).some((name) => ours.has(name)));
  for (const person of strangers) {
    if (isStopped()) return;
    const names = namesOfPerson(person);
    const key = hashText(['stranger', audience.id, ...names].join('|'));
    const change = { key, list: audience.list, do: 'remove', person: namesByKind(names) } as const;
    const result = await withinTime(TIMEOUT, (signal) => keeper.change(change, signal));
    if (result.outcome !== 'accepted')
      throw new Error(`audience ${audience.id}: somebody could not be taken out: ${result.reason}`);
  }
  const result: Reconciled = {
    at: engine.clock.now(),
    outside: outside.length,
    inside,
    added: missing.length,
    removed: strangers.length,
  };
  await engine.submit([], { bucket: 0, key: reconciledKey(audience.id), value: { ...result } as Json });
}
