/** What a call was answered → the JSON of the answer, or why there is none. No reason holds anything of the answer. */
import type { IncomingMessage } from 'node:http';
import type { Json, SendResult } from '../../../engine/index.ts';
import { LARGEST_BODY, readBody, retryAfter } from '../http/reading.ts';
import { isForLater } from './answer.ts';

export async function callAnswerOf(response: IncomingMessage, wantsAnswer: boolean): Promise<SendResult> {
  const { statusCode: status = 0, headers } = response;
  const { text, whole, long } = await readBody(response);
  if (status < 200 || status >= 300) {
    const reason = `HTTP ${status}`;
    if (!isForLater(status)) return { outcome: 'permanent', reason };
    const after = retryAfter(headers['retry-after']);
    return { outcome: 'transient', reason, ...(after === undefined ? {} : { after }) };
  }
  if (!wantsAnswer) return { outcome: 'accepted', provider: `HTTP ${status}` };
  if (long) return { outcome: 'permanent', reason: `the answer is longer than ${LARGEST_BODY / 1024} KB` };
  // It was done over there, and is asked for again under the same key.
  if (!whole) return { outcome: 'doubtful', reason: 'the answer was cut off' };
  const answer = jsonOf(text);
  return answer === undefined
    ? { outcome: 'permanent', reason: 'the answer is not JSON' }
    : { outcome: 'accepted', provider: `HTTP ${status}`, answer };
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
