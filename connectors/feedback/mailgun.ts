/**
 * Feedback `mailgun`: its webhooks. https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks
 * The signature covers a time and a token and not what is told, so a token seen with other words is refused.
 */
import { createHash, createHmac } from 'node:crypto';
import type { FeedbackSpec, JsonObject, Report } from '../../engine/index.ts';
import {
  codeOf,
  isSame,
  jsonOf,
  keyIn,
  malformed,
  objectOf,
  refused,
  reports,
  textOf,
  timeOf,
} from './reading.ts';

export const mailgun: FeedbackSpec = {
  name: 'mailgun',
  title: 'Mailgun',
  description:
    'Webhooks of Mailgun for delivered, failed (permanent and temporary), complained and unsubscribed. Messages are found by their ' +
    'Message-ID. Signed with the HTTP webhook signing key; a post that was signed more than nine hours ago is refused, ' +
    'because Mailgun tries for eight.',
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['key'],
    properties: {
      key: {
        type: 'string',
        format: 'secret',
        title: 'Key',
        description: 'The HTTP webhook signing key of the account.',
      },
    },
  },
  open: ({ key }) => {
    const seen = new Map<string, string>();
    return {
      async read({ body, at }) {
        const post = jsonOf(body);
        const { timestamp, token, signature } = objectOf(objectOf(post)['signature']);
        const right = createHmac('sha256', String(key))
          .update(textOf(timestamp) + textOf(token))
          .digest('hex');
        if (post === undefined) return malformed('the body is no JSON');
        if (!isSame(textOf(signature), right)) return refused('the signature is not right');
        if (!(Math.abs(at - Number(timestamp) * 1000) <= TRIED_FOR))
          return refused('the signature is too old');
        if (!isFirst(seen, textOf(token), body)) return refused('the signature was used for something else');
        const report = reportOf(objectOf(objectOf(post)['event-data']));
        return report ? reports(report) : reports();
      },
    };
  },
};

const TRIED_FOR = 9 * 3_600_000;
/** Tokens that are remembered; at a hundred a second, those of some minutes. */
const MOST_TOKENS = 50_000;

/** Whether the token is new, or comes again with the very same post. */
function isFirst(seen: Map<string, string>, token: string, body: Uint8Array): boolean {
  const digest = createHash('sha256').update(body).digest('base64');
  const known = seen.get(token);
  if (known !== undefined) return known === digest;
  seen.set(token, digest);
  if (seen.size > MOST_TOKENS) seen.delete(seen.keys().next().value!);
  return true;
}

/** The address does not exist, or Mailgun keeps it on its own list of those that do not. */
const GONE: readonly string[] = ['bounce', 'suppress-bounce'];

function reportOf(data: JsonObject): Report | null {
  const judged = judge(data);
  const headers = objectOf(objectOf(data['message'])['headers']);
  return (
    judged && {
      ...judged,
      ...keyIn(textOf(headers['message-id'])),
      ...timeOf(Number(data['timestamp']) * 1000),
      ...codeOf(data['reason'], objectOf(data['delivery-status'])['code']),
    }
  );
}

function judge({ event, severity, reason }: JsonObject): Pick<Report, 'what' | 'bounce'> | null {
  if (event === 'delivered' || event === 'complained' || event === 'unsubscribed') return { what: event };
  if (event !== 'failed') return null;
  if (severity === 'temporary') return { what: 'bounced', bounce: 'soft' };
  return GONE.includes(textOf(reason)) ? { what: 'bounced', bounce: 'hard' } : { what: 'failed' };
}
