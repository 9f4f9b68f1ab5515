/**
 * Journeys that want to write to one person under one cap: whose messages fill it when another's is refused, or has to
 * wait. By what the evaluator itself counts: what was handed over within the cap's window, and what stands before.
 */
import type { BehaviourFeature } from '../../compiler/feature.ts';
import { contenderIn, covers, waitingRooms } from '../../evaluate/contenders.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { isMessage } from '../../evaluate/effects/kind.ts';
import type { Run } from '../../evaluate/run.ts';
import type { EventRow } from '../../store/store.ts';

/** Other journeys, in order of id, each once. */
export function conflictsAt(run: Run, draft: Draft, capName: string, loser: string, at: number): string[] {
  const cap = run.program.policy.caps.find(({ name }) => name === capName);
  if (!cap) return [];
  const winners = new Set<string>();
  const { window } = run.program.features[cap.feature] as BehaviourFeature;
  for (const event of draft.past.after('message_sent', Number.NEGATIVE_INFINITY)) {
    const { properties, time } = event as Pick<EventRow, 'properties' | 'time'>;
    if (window.enters(time) > at || window.leaves(time) <= at) continue;
    const [journey = '', channel = '', medium = '', messageClass = ''] = [
      'journey',
      'channel',
      'medium',
      'class',
    ].map((name) => String(properties[name] ?? ''));
    const sent = { key: '', journey, channel, medium, class: messageClass, since: time };
    if (covers(cap, sent)) winners.add(journey);
  }
  for (const effect of draft.effects) {
    const isBefore = effect.status === 'sending' || effect.status === 'ready';
    if (!isBefore || !isMessage(effect)) continue;
    const contender = contenderIn(effect);
    if (covers(cap, contender)) winners.add(contender.journey);
  }
  for (const { room } of waitingRooms(run, draft)) if (covers(cap, room)) winners.add(room.journey);
  winners.delete(loser);
  return [...winners].sort();
}
