/**
 * Who may send: whoever has a write key. It comes as the user of HTTP Basic, as a bearer token, or as
 * `writeKey` in the body, as the Segment API takes it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { RequestError } from './errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Which write key was shown, as its index; null while none was. */
    writer: number | null;
  }
}

/** Finds the index of a key. Takes the same time whatever the text is and wherever it differs. */
export class WriteKeys {
  readonly #digests: readonly Buffer[];

  constructor(keys: readonly string[]) {
    this.#digests = keys.filter((key) => key !== '').map(digest);
  }

  find(shown: string): number | null {
    const asked = digest(shown);
    let found: number | null = null;
    for (const [index, known] of this.#digests.entries()) if (timingSafeEqual(known, asked)) found = index;
    return found;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What keys are called in answers. */
const WRITE_KEY = 'write key';

/** Before the body is read: a key in the header is judged at once, and nothing else is looked at then. */
export function authenticateHeader(keys: WriteKeys, request: FastifyRequest, name = WRITE_KEY): void {
  const { authorization } = request.headers;
  if (authorization !== undefined) request.writer = writer(keys, keyOf(authorization), name);
}

/** After the body is read. */
export function authenticateBody(keys: WriteKeys, request: FastifyRequest, name = WRITE_KEY): void {
  if (request.writer !== null) return;
  const { body } = request;
  const shown = typeof body === 'object' && body !== null && 'writeKey' in body ? body.writeKey : null;
  request.writer = writer(keys, typeof shown === 'string' ? shown : null, name);
}

function writer(keys: WriteKeys, shown: string | null, name: string): number {
  const found = shown === null ? null : keys.find(shown);
  if (found !== null) return found;
  throw new RequestError({
    status: 401,
    code: 'unauthorized',
    what: shown === null ? `the request shows no ${name}` : `the ${name} is not one of this environment`,
    fix: `send the ${name} as the user name of HTTP Basic authentication, with an empty password`,
    headers: { 'www-authenticate': 'Basic realm="carillon", charset="UTF-8"' },
  });
}

/** `Basic` with the key as user (whatever the password), or `Bearer`. */
function keyOf(authorization: string): string | null {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return null;
  const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return user;
}
