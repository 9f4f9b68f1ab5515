/** What the receiver answered, or that it did not → may it be tried again? */
import type { SendResult } from '../../../engine/index.ts';
import { type Private, withoutPrivate } from '../without-private.ts';

/** Not yet: request timeout, too early, too many requests. Every 5xx as well. */
const TRY_AGAIN = [408, 425, 429];
/** As much of an answer as is read: enough for an explanation, and for the connection to be kept. */
const MOST_BYTES = 65_536;

export async function answerOf(response: Response, hidden: Private): Promise<SendResult> {
  const { status } = response;
  const text = await beginningOf(response);
  if (status >= 200 && status < 300) return { outcome: 'accepted', provider: `HTTP ${status}` };
  const reason = withoutPrivate(`HTTP ${status} ${explanation(response, text)}`, hidden);
  if (!TRY_AGAIN.includes(status) && status < 500) return { outcome: 'permanent', reason };
  const after = retryAfter(response.headers.get('Retry-After'));
  return { outcome: 'transient', reason, ...(after === undefined ? {} : { after }) };
}

export function noAnswer(error: unknown, hidden: Private): SendResult {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, message } = Object(cause) as { readonly code?: unknown; readonly message?: unknown };
  const said = String(code ?? message ?? cause);
  return { outcome: 'transient', reason: withoutPrivate(`no answer from the webhook: ${said}`, hidden) };
}

/** The first part of the body. What goes wrong while reading it does not change what the status said. */
async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
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
function explanation(response: Response, text: string): string {
  if (status3xx(response)) return 'a redirect, which is not followed';
  const type = response.headers.get('Content-Type') ?? '';
  return /json|text\/plain/.test(type) ? text : response.statusText;
}

function status3xx({ status }: Response): boolean {
  return status >= 300 && status < 400;
}

/** Seconds, or a date (RFC 9110, 10.2.3) → milliseconds from now. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const after = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return after > 0 ? after : undefined;
}
