/**
 * Suppression: people whom nothing may be sent to, by a segment or an imported list that a policy names, and
 * addresses that messages came back from. No class passes it.
 */
import type { ChannelProgram } from '../compiler/program.ts';
import { hasBounced } from './bounced.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';

export function suppressionRefusal(
  run: Run,
  draft: Draft,
  { id, medium }: ChannelProgram,
  address: string,
): string | null {
  const isSuppressed = run.program.policy.suppress.some(
    ({ segment, channel }) =>
      draft.members[segment] === 1 && (channel === null || channel === medium || channel === id),
  );
  if (isSuppressed) return 'suppressed';
  return hasBounced(draft, medium, address) ? 'bounced' : null;
}
