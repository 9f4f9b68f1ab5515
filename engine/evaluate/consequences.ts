/**
 * What follows from what providers tell of messages, whoever told it: an address that a message came back from for
 * good gets nothing more, and a complaint takes consent back wherever consent is asked on that medium.
 */
import { hash53 } from '../store/hash.ts';
import { addressOf } from './address.ts';
import { addressHash, forgetBounced, noteBounced } from './bounced.ts';
import type { Draft } from './draft.ts';
import type { EventInput } from './input.ts';
import { recordOwnAct } from './record-event.ts';
import type { Run } from './run.ts';

type Follows = (run: Run, draft: Draft, event: EventInput) => void;

const consequences: ReadonlyMap<string, Follows> = new Map([
  ['message_bounced', bounced],
  ['message_complained', complained],
  ['address_restored', restored],
]);

export function drawConsequences(run: Run, draft: Draft, event: EventInput): void {
  consequences.get(event.event)?.(run, draft, event);
}

function bounced(run: Run, draft: Draft, { properties }: EventInput): void {
  const { medium, bounce, address } = properties;
  if (bounce !== 'hard' || typeof medium !== 'string') return;
  if (typeof address === 'string') noteBounced(draft, medium, address);
  else {
    const current = addressOf(run, draft, { medium });
    if (current) noteBounced(draft, medium, addressHash(medium, current));
  }
}

function complained(run: Run, draft: Draft, { at, time, message, properties, imported }: EventInput): void {
  const { medium, channel, message: about } = properties;
  if (typeof medium !== 'string') return;
  for (const [messageClass, rules] of run.program.policy.consent) {
    const rule = rules.get(medium);
    if (rule !== 'opt_in' && rule !== 'opt_out') continue;
    recordOwnAct(run, draft, {
      type: 'event',
      at,
      time,
      event: 'consent_changed',
      message: hash53([message, 'complaint', messageClass].join('|')),
      properties: {
        class: messageClass,
        channel: medium,
        given: false,
        by: 'complaint',
        ...(typeof channel === 'string' && { source: channel }),
        ...(typeof about === 'string' && { message: about }),
      },
      imported,
    });
  }
}

function restored(_run: Run, draft: Draft, { properties }: EventInput): void {
  const { channel } = properties;
  if (typeof channel === 'string') forgetBounced(draft, channel);
}
