/** What the receiver answered, or that it did not → may it be tried again, and may it have arrived all the same? */
import type { IncomingMessage } from 'node:http';
import type { SendResult } from '../../../engine/index.ts';
import { type Private, withoutPrivate } from '../without-private.ts';

/** Not yet: request timeout, too early, too many requests. Every 5xx as well. */
const TRY_AGAIN = [408, 425, 429];
/** As much of an answer as is read: enough for an explanation, and for the connection to be kept. */
const MOST_BYTES = 65_536;

export async function answerOf(response: IncomingMessage, hidden: Private): Promise<SendResult> {
  const status = response.statusCode ?? 0;
  const text = await beginningOf(response);
  if (status >= 200 && status < 300) return { outcome: 'accepted', provider: `HTTP ${status}` };
  const reason = withoutPrivate(`HTTP ${status} ${explanation(response, text)}`, hidden);
  if (!TRY_AGAIN.includes(status) && status < 500) return { outcome: 'permanent', reason };
  const after = retryAfter(response.headers['retry-after']);
  return { outcome: 'transient', reason, ...(after === undefined ? {} : { after }) };
}

/** `sent`: the request had gone out, and whether it arrived only an answer could have told. */
export function noAnswer(why: string, sent: boolean, hidden: Private): SendResult {
  if (!sent)
    return { outcome: 'transient', reason: withoutPrivate(`the webhook was not reached: ${why}`, hidden) };
  return { outcome: 'doubtful', reason: withoutPrivate(`no answer from the webhook: ${why}`, hidden) };
}

/** The first part of the body. What goes wrong while reading it does not change what the status said. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MOST_BYTES) break;
    }
  } catch {
    // cut off or too slow
  }
  return Buffer.concat(chunks).toString('utf8', 0, MOST_BYTES);
}

/** Pages for people are left out: they hold much and say little. */
function explanation(response: IncomingMessage, text: string): string {
  const { statusCode = 0 } = response;
  if (statusCode >= 300 && statusCode < 400) return 'a redirect, which is not followed';
  const type = response.headers['content-type'] ?? '';
  return /json|text\/plain/.test(type) ? text : (response.statusMessage ?? '');
}

/** Seconds, or a date (RFC 9110, 10.2.3) → milliseconds from now. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const after = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return after > 0 ? after : undefined;
}
