/**
 * Feedback `sendgrid`: its event webhook. https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
 * Signed with ECDSA over time and body: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { FeedbackSpec, JsonObject, Report } from '../../engine/index.ts';
import {
  codeOf,
  entryOf,
  jsonOf,
  keyFrom,
  keyIn,
  listOf,
  malformed,
  objectOf,
  refused,
  reports,
  textOf,
  timeOf,
} from './reading.ts';

export const sendgrid: FeedbackSpec = {
  name: 'sendgrid',
  title: 'SendGrid',
  description:
    'The event webhook of SendGrid with its signature switched on: delivered, bounce (blocked is a soft one), dropped, spamreport, ' +
    'unsubscribe and group_unsubscribe. Messages are found by their Message-ID (`smtp-id`).',
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['public_key'],
    properties: {
      public_key: {
        type: 'string',
        pattern: '^[A-Za-z0-9+/=\\s]{80,}$',
        title: 'Public key',
        description: 'The verification key that SendGrid shows; it is no secret.',
        examples: ['MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE…'],
      },
    },
  },
  open: ({ public_key }) => {
    const key = keyOf(String(public_key));
    return {
      async read({ headers, body }) {
        const signature = Buffer.from(headers['x-twilio-email-event-webhook-signature'] ?? '', 'base64');
        const time = Buffer.from(headers['x-twilio-email-event-webhook-timestamp'] ?? '');
        if (key === null) return refused('the public key is none');
        if (!verify('sha256', Buffer.concat([time, body]), key, signature))
          return refused('the signature is not right');
        const events = jsonOf(body);
        if (!Array.isArray(events)) return malformed('the body is no list of events');
        return reports(...listOf(events).flatMap((event) => reportOf(objectOf(event)) ?? []));
      },
    };
  },
};

function keyOf(text: string): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

function reportOf(event: JsonObject): Report | null {
  const judged = judge(event);
  return (
    judged && {
      ...judged,
      ...keyIn(textOf(event['smtp-id'])),
      ...keyFrom(textOf(event['carillon_message'])),
      ...timeOf(Number(event['timestamp']) * 1000),
      ...codeOf(
        event['bounce_classification'],
        event['status'],
        event['event'] === 'dropped' && event['reason'],
      ),
    }
  );
}

function judge({ event, type }: JsonObject): Pick<Report, 'what' | 'bounce'> | null {
  if (event === 'bounce') return { what: 'bounced', bounce: type === 'blocked' ? 'soft' : 'hard' };
  return entryOf(JUDGED, textOf(event)) ?? null;
}

const JUDGED: Readonly<Record<string, Pick<Report, 'what'>>> = {
  delivered: { what: 'delivered' },
  dropped: { what: 'failed' },
  spamreport: { what: 'complained' },
  unsubscribe: { what: 'unsubscribed' },
  group_unsubscribe: { what: 'unsubscribed' },
};
