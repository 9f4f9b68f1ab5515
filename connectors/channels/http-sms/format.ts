/** A provider's format: how a message becomes its request, and how its answer is read. A preset is one of these. */
import type { Message } from '../../../engine/index.ts';
import type { Outgoing } from '../http/exchange.ts';
import { headersFrom } from '../http/headers.ts';
import { filled, filledIn } from '../http/placeholders.ts';
import type { AnswerSettings, RequestSettings } from './settings.ts';

export interface Format {
  /** In reasons: `Twilio`. */
  readonly provider: string;
  readonly answer: AnswerSettings;
  readonly secrets: readonly string[];
  request(message: Message): Outgoing | { readonly fault: string };
}

/** The format that settings spell out. */
export function formatOf(
  id: string,
  provider: string,
  given: RequestSettings,
  answer: AnswerSettings,
): Format {
  const { basic_auth: login, secret_headers = {} } = given;
  const basic = login && Buffer.from(`${login.user}:${login.password}`).toString('base64');
  const fixed = headersFrom(id, { 'User-Agent': 'carillon', ...given.headers, ...secret_headers });
  if (basic !== undefined) fixed.set('Authorization', `Basic ${basic}`);
  return {
    provider,
    answer,
    secrets: [...Object.values(secret_headers), login?.password ?? '', basic ?? ''],
    request: (message) => requestOf(given, fixed, message),
  };
}

function requestOf(given: RequestSettings, fixed: Headers, message: Message): Outgoing {
  const url = new URL(given.url);
  for (const [name, text] of Object.entries(given.query ?? {}))
    url.searchParams.set(name, filled(text, message));
  const headers = new Headers(fixed);
  if (!headers.has('Idempotency-Key')) headers.set('Idempotency-Key', message.key);
  const request = { method: given.method ?? 'POST', url, headers };
  if (given.form) {
    const form = new URLSearchParams();
    for (const [name, text] of Object.entries(given.form)) form.set(name, filled(text, message));
    headers.set('Content-Type', 'application/x-www-form-urlencoded; charset=utf-8');
    return { ...request, body: form.toString() };
  }
  if (!given.json) return given.method === 'GET' ? request : { ...request, body: '' };
  headers.set('Content-Type', 'application/json; charset=utf-8');
  return { ...request, body: JSON.stringify(filledIn(given.json, message)) };
}
