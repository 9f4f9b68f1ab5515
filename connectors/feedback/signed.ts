/**
 * Feedback `signed`: reports in our own form, for a provider that has none here, or a program between. Signed as the
 * webhook channel signs: `X-Carillon-Signature: t=<seconds>,v1=<hex of HMAC-SHA-256 over "<seconds>.<body>">`.
 */
import { createHmac } from 'node:crypto';
import type { FeedbackSpec, Json, Report } from '../../engine/index.ts';
import {
  isSame,
  jsonOf,
  keyFrom,
  listOf,
  malformed,
  objectOf,
  refused,
  reports,
  textOf,
  timeOf,
} from './reading.ts';

export const signed: FeedbackSpec = {
  name: 'signed',
  title: 'Anybody, in our own form',
  description:
    'JSON `{ "reports": [ { "what": "bounced", "bounce": "hard", "message": "<key>", "at": "2026-03-01T09:00:00Z", "reason": "550" } ] }`: ' +
    '`what` is delivered, bounced, failed, complained, unsubscribed or, of an address that works again, restored; ' +
    '`provider` may stand instead of `message`. A post that was signed more than five minutes ago is refused.',
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['secret'],
    properties: {
      secret: { type: 'string', format: 'secret', title: 'Secret', description: 'Signs the posts.' },
    },
  },
  open: ({ secret }) => ({
    async read({ headers, body, at }) {
      const [, seconds = '', digest = ''] =
        /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers[HEADER] ?? '') ?? [];
      const text = Buffer.from(body).toString('utf8');
      const right = createHmac('sha256', String(secret)).update(`${seconds}.${text}`).digest('hex');
      if (!isSame(digest, right)) return refused('the signature is not right');
      if (Math.abs(at - Number(seconds) * 1000) > FRESH) return refused('the signature is too old');
      const told = objectOf(jsonOf(text))['reports'];
      const read = listOf(told).map(reportOf);
      if (!Array.isArray(told) || read.includes(null)) return malformed('`reports` is not a list of reports');
      return reports(...read.filter((report) => report !== null));
    },
  }),
};

const HEADER = 'x-carillon-signature';
const FRESH = 5 * 60_000;
const WHAT: readonly string[] = ['delivered', 'bounced', 'failed', 'complained', 'unsubscribed', 'restored'];

function reportOf(value: Json): Report | null {
  const { what, bounce, message, provider, at, reason } = objectOf(value);
  if (!WHAT.includes(textOf(what))) return null;
  return {
    what: what as Report['what'],
    ...(what === 'bounced' && { bounce: bounce === 'hard' ? 'hard' : 'soft' }),
    ...keyFrom(textOf(message)),
    ...(typeof provider === 'string' && { provider: [provider] }),
    ...timeOf(Date.parse(textOf(at))),
    ...(typeof reason === 'string' && { reason: reason.slice(0, 200) }),
  };
}
