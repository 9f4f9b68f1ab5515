/** What the receiver answered, or that it did not → may it be tried again, and may it have arrived all the same? */
import type { IncomingMessage } from 'node:http';
import type { SendResult } from '../../../engine/index.ts';
import { readBody, retryAfter } from '../http/reading.ts';
import { type Private, withoutPrivate } from '../without-private.ts';

/** Not yet: request timeout, too early, too many requests. Every 5xx as well. */
const TRY_AGAIN = [408, 425, 429];

export async function answerOf(response: IncomingMessage, hidden: Private): Promise<SendResult> {
  const status = response.statusCode ?? 0;
  const { text } = await readBody(response);
  if (status >= 200 && status < 300) return { outcome: 'accepted', provider: `HTTP ${status}` };
  const reason = withoutPrivate(`HTTP ${status} ${explanation(response, text)}`, hidden);
  if (!isForLater(status)) return { outcome: 'permanent', reason };
  const after = retryAfter(response.headers['retry-after']);
  return { outcome: 'transient', reason, ...(after === undefined ? {} : { after }) };
}

export function isForLater(status: number): boolean {
  return TRY_AGAIN.includes(status) || status >= 500;
}

/** `sent`: the request had gone out, and whether it arrived only an answer could have told. */
export function noAnswer(why: string, sent: boolean, hidden: Private): SendResult {
  if (!sent)
    return { outcome: 'transient', reason: withoutPrivate(`the webhook was not reached: ${why}`, hidden) };
  return { outcome: 'doubtful', reason: withoutPrivate(`no answer from the webhook: ${why}`, hidden) };
}

/** Pages for people are left out: they hold much and say little. */
function explanation(response: IncomingMessage, text: string): string {
  const { statusCode = 0 } = response;
  if (statusCode >= 300 && statusCode < 400) return 'a redirect, which is not followed';
  const type = response.headers['content-type'] ?? '';
  return /json|text\/plain/.test(type) ? text : (response.statusMessage ?? '');
}
