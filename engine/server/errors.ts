/**
 * What the server answers when it refuses: `{ error: { code, what, fix } }`, always of this shape. The words
 * name places of a request, never its values, because answers end up in other people's logs.
 */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { LARGEST_BATCH, LARGEST_MESSAGE, RETRY_AFTER } from './limits.ts';

export interface Refusal {
  readonly status: number;
  /** Permanent, for programs. */
  readonly code: string;
  readonly what: string;
  readonly fix: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that cannot be served, and what its sender can do. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(readonly refusal: Refusal) {
    super(refusal.what);
  }
}

const kilobytes = (bytes: number) => `${bytes / 1024} KB`;

export const tooLarge: Refusal = {
  status: 413,
  code: 'too_large',
  what: 'the body is too large',
  fix: `send at most ${kilobytes(LARGEST_MESSAGE)} per message and ${kilobytes(LARGEST_BATCH)} per batch, counted after decompression`,
};
export const noBody: Refusal = {
  status: 400,
  code: 'no_body',
  what: 'the request has no body',
  fix: 'send a JSON object',
};
const badType: Refusal = {
  status: 415,
  code: 'bad_type',
  what: '`Content-Type` is not a type',
  fix: 'send JSON with the header `Content-Type: application/json`',
};
const cutShort: Refusal = {
  status: 400,
  code: 'cut_short',
  what: 'the body has another length than `Content-Length` says',
  fix: 'send the body whole, or leave the header out',
};
const timedOut: Refusal = {
  status: 503,
  code: 'timed_out',
  what: 'the engine did not answer in time',
  fix: 'send it again with the same `messageId`; it counts once',
  headers: { 'retry-after': String(RETRY_AFTER) },
};
const broken: Refusal = {
  status: 500,
  code: 'internal',
  what: 'the server failed at this request',
  fix: 'send it again with the same `messageId`; if it fails again, look into the log of the daemon',
};

/** What the framework refuses by itself, in our words. */
const byFrameworkCode: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: badType,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: cutShort,
  FST_ERR_CTP_EMPTY_JSON_BODY: noBody,
  FST_ERR_HANDLER_TIMEOUT: timedOut,
};

export function refuse(
  reply: FastifyReply,
  { status, code, what, fix, headers = {} }: Refusal,
): FastifyReply {
  return reply.code(status).headers(headers).send({ error: { code, what, fix } });
}

export function answerError(
  error: FastifyError | RequestError,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (error instanceof RequestError) return refuse(reply, error.refusal);
  const known = byFrameworkCode[error.code];
  if (known) return refuse(reply, known);
  const { statusCode: status = 500 } = error;
  if (status >= 400 && status < 500) {
    return refuse(reply, { ...notHttp, status });
  }
  request.log.error({ err: error }, 'request failed');
  return refuse(reply, broken);
}

/** Requests that are no HTTP, or too slow, or have too large a head: there is no request to answer yet, only a socket. */
const bySocketCode: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'too_slow',
    what: 'the request did not arrive in time',
    fix: 'send it again, in smaller batches if the line is slow',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'head_too_large',
    what: 'the head of the request is too large',
    fix: 'send fewer or smaller headers',
  },
};
const notHttp: Refusal = {
  status: 400,
  code: 'bad_request',
  what: 'the request is not well-formed HTTP',
  fix: 'check its address, its headers and its body',
};

export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, code, what, fix } = bySocketCode[error.code ?? ''] ?? notHttp;
  const body = JSON.stringify({ error: { code, what, fix } });
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }
  socket.destroy(error);
}
