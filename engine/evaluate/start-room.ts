/**
 * Limits on starts: a start that nothing else refuses asks for room at the desk of each limit of its journey, one after
 * another, and begins when it has it of all. Until then there is no instance; what it is to begin with waits beside the
 * grants. Who finds no room has not begun, and may at a later start.
 */
import { hashText } from '../store/hash.ts';
import type { Draft } from './draft.ts';
import { askFor, type Beginning, giveBack, type HeldGrant } from './grants.ts';
import { decide, type Run } from './run.ts';

/** A place under a limit that is asked for, or held while the rest is asked for. */
export type HeldPlace = HeldGrant & { readonly begins: Beginning };

export function beginsWith(held: HeldGrant): held is HeldPlace {
  return held.begins !== undefined;
}

/** Starts of a journey and key that wait for room. */
export function waitingStarts(draft: Draft, journey: string, key: string): readonly HeldPlace[] {
  return draft.grants.filter(beginsWith).filter((one) => one.journey === journey && one.begins.key === key);
}

/** Asks for what is missing. True: there is room under every limit, and nothing to wait for. */
export function hasRoomToStart(run: Run, draft: Draft, journey: string, begins: Beginning): boolean {
  const places = placesOf(draft, { journey, begins });
  for (const { id } of run.program.limits.onStarts.get(journey) ?? []) {
    // By what it is for, and not by its key: another profile that was merged had a key of its own.
    const held = places.find(({ offer }) => offer === id);
    if (held?.state === 'held') continue;
    if (!held) {
      const key = hashText(['place', id, draft.id, journey, begins.key, begins.ordinal].join('|'));
      const nowhere = { instance: '', step: '', message: false, benefit: {} };
      const limit = { message: '', channel: '', units: 1 };
      askFor(draft, { key, offer: id, journey, ...nowhere, limit, begins });
    }
    return false;
  }
  return true;
}

/** It has begun: the desks alone still count it. */
export function useRoom(draft: Draft, held: HeldPlace): void {
  const used: readonly HeldGrant[] = placesOf(draft, held);
  draft.grants = draft.grants.filter((one) => !used.includes(one));
}

/** It will not begin: what it holds already goes back. */
export function leaveRoom(draft: Draft, held: HeldPlace): void {
  for (const place of placesOf(draft, held)) giveBack(draft, place);
}

/** All that is held or asked for by the same start. */
function placesOf(
  draft: Draft,
  { journey, begins: { key, ordinal } }: Pick<HeldPlace, 'journey' | 'begins'>,
): readonly HeldPlace[] {
  return waitingStarts(draft, journey, key).filter(({ begins }) => begins.ordinal === ordinal);
}

export function noteNoRoom(draft: Draft, { journey, offer, begins }: HeldPlace, reason: string): void {
  const place = { journey, id: '', step: null };
  decide(draft, place, 'not_started', reason, { key: begins.key, limit: offer });
}
