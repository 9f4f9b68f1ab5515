/**
 * Limits over everybody, before a message: room is asked for at the limit's desk, and held until the message goes out or does
 * not. One after another, so that nothing is held of the second that the first refuses.
 */
import { hashText } from '../store/hash.ts';
import type { Draft } from './draft.ts';
import { askFor, grantOf } from './grants.ts';
import type { Run } from './run.ts';
import type { Attempt, Verdict } from './send.ts';

export function limitVerdict(run: Run, draft: Draft, attempt: Attempt): Verdict {
  const { journey, channel, key: message, place } = attempt;
  for (const { id, counts } of run.program.limits.onMessages.get(journey.id) ?? []) {
    const units = counts === 'cost' ? channel.cost : 1;
    if (units === 0) continue;
    const key = hashText(['limit', id, channel.id, message].join('|'));
    const held = grantOf(draft, key);
    if (held && held.state !== 'asked') continue;
    if (!held) {
      const limit = { message, channel: channel.id, units };
      askFor(draft, { key, offer: id, journey: journey.id, ...place, message: true, benefit: {}, limit });
    }
    return { awaits: 'limit', grant: key };
  }
  return { pass: true };
}
