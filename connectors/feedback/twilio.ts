/**
 * Feedback `twilio`: status callbacks of its messages. https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
 * Signed over the address it posts to and the fields: https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
import { createHmac } from 'node:crypto';
import type { FeedbackSpec, Report } from '../../engine/index.ts';
import { isSame, malformed, refused, reports } from './reading.ts';

export const twilio: FeedbackSpec = {
  name: 'twilio',
  title: 'Twilio',
  description:
    'Status callbacks of Twilio, asked for with `status_callback` of the channel: delivered, undelivered (a soft bounce, or a hard one where the ' +
    'number does not exist or takes no text messages) and failed. A recipient who wrote STOP has unsubscribed. Messages are found by their SID.',
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'token'],
    properties: {
      url: {
        type: 'string',
        pattern: '^https?://\\S+$',
        title: 'Address',
        description: 'Exactly as `status_callback` says it: it is signed.',
        examples: ['https://news.example.com/v1/feedback/sms'],
      },
      token: {
        type: 'string',
        format: 'secret',
        title: 'Token',
        description: 'The auth token of the account.',
      },
    },
  },
  open: ({ url, token }) => ({
    async read({ headers, body }) {
      const fields = new URLSearchParams(Buffer.from(body).toString('utf8'));
      const right = createHmac('sha1', String(token))
        .update(`${url}${signedText(fields)}`)
        .digest('base64');
      if (!isSame(headers['x-twilio-signature'] ?? '', right)) return refused('the signature is not right');
      const sid = fields.get('MessageSid') ?? fields.get('SmsSid');
      if (sid === null) return malformed('there is no MessageSid');
      const code = fields.get('ErrorCode');
      const judged = judge(fields.get('MessageStatus') ?? fields.get('SmsStatus') ?? '', Number(code ?? 0));
      return judged ? reports({ ...judged, provider: [sid], ...(code && { reason: code }) }) : reports();
    },
  }),
};

/** Names and values one after the other, in order of the names. */
function signedText(fields: URLSearchParams): string {
  const names = [...new Set(fields.keys())].sort();
  return names
    .flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => name + value))
    .join('');
}

/** The number is none: https://www.twilio.com/docs/api/errors */
const GONE = [21211, 21614, 30005, 30006];
/** They wrote STOP. */
const STOPPED = 21610;

function judge(status: string, code: number): Pick<Report, 'what' | 'bounce'> | null {
  if (status === 'delivered' || status === 'read') return { what: 'delivered' };
  if (status !== 'undelivered' && status !== 'failed') return null;
  if (code === STOPPED) return { what: 'unsubscribed' };
  if (GONE.includes(code)) return { what: 'bounced', bounce: 'hard' };
  return status === 'failed' ? { what: 'failed' } : { what: 'bounced', bounce: 'soft' };
}
