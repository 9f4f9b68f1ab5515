/** `POST /v1/redeem`: a code that somebody shows. Answers with what became of it, once that is durable. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { parseInstant } from '../../language/instant.ts';
import type { Redeemed, Shown } from '../../runtime/redeem.ts';
import { authenticateBody, authenticateHeader, type WriteKeys } from '../authentication.ts';
import { noBody, type Refusal, RequestError, refuse } from '../errors.ts';
import { LARGEST_MESSAGE } from '../limits.ts';
import type { Rate } from '../rate.ts';

/** Null: the engine does not take anything now. */
export type Redeem = (shown: Shown) => Promise<Redeemed | null>;

export interface RedeemOptions {
  readonly redeem: Redeem;
  readonly keys: WriteKeys;
  readonly rate: Rate;
}

export async function redeemRoutes(
  app: FastifyInstance,
  { redeem, keys, rate }: RedeemOptions,
): Promise<void> {
  app.addHook('onRequest', async (request) => authenticateHeader(keys, request));
  app.addHook('preHandler', async (request) => authenticateBody(keys, request));
  app.post('/v1/redeem', { bodyLimit: LARGEST_MESSAGE }, async (request, reply) => {
    rate.take(request.writer ?? 0, 1);
    const redeemed = await redeem(shownIn(request.body));
    if (redeemed === null) return refuse(reply, stopped);
    return redeemed.outcome === 'redeemed'
      ? { success: true, offer: redeemed.offer, redeemedAt: text(redeemed.redeemedAt) }
      : notRedeemed(reply, redeemed);
  });
}

/** It is kept with what was redeemed for it. */
const LONGEST_ORDER = 200;

function shownIn(body: unknown): Shown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new RequestError(noBody);
  const { code, offer, order, messageId, timestamp } = body as Record<string, unknown>;
  if (typeof code !== 'string' || code.trim() === '')
    throw new RequestError(
      bad('the body has no `code`', 'send `{ "code": "FS-…" }`, the code as it was shown'),
    );
  if (offer !== undefined && typeof offer !== 'string')
    throw new RequestError(bad('`offer` is no text', 'send the id of the offer, or leave it out'));
  if (order !== undefined && (typeof order !== 'string' || order === '' || order.length > LONGEST_ORDER))
    throw new RequestError(
      bad('`order` is no id of an order', `send a text of at most ${LONGEST_ORDER} signs, or leave it out`),
    );
  const time = typeof timestamp === 'string' ? parseInstant(timestamp) : null;
  if (timestamp !== undefined && time === null)
    throw new RequestError(bad('`timestamp` is no instant', 'write it like 2026-03-01T09:00:00Z'));
  const by = typeof messageId === 'string' && messageId !== '' ? messageId : randomUUID();
  return { code: code.trim(), offer, order, by: `http|${by}`, time };
}

function bad(what: string, fix: string): Refusal {
  return { status: 400, code: 'bad_request', what, fix };
}

const stopped: Refusal = {
  status: 503,
  code: 'stopped',
  what: 'the engine does not take messages now',
  fix: 'send it again, with the same `messageId`; it counts once',
};

type NotRedeemed = Exclude<Redeemed, { readonly outcome: 'redeemed' }>;

const refusals: {
  readonly [O in NotRedeemed['outcome']]: (of: Extract<NotRedeemed, { outcome: O }>) => Refusal;
} = {
  already_redeemed: ({ redeemedAt }) => ({
    status: 409,
    code: 'already_redeemed',
    what: `the code was redeemed at ${text(redeemedAt)}`,
    fix: 'a code counts once; send retries with the `messageId` of the first try',
  }),
  expired: ({ until }) => ({
    status: 410,
    code: 'expired',
    what: `the code was valid until ${text(until)}`,
    fix: 'nothing can be done about it',
  }),
  does_not_stack: ({ offer, with: others }) => ({
    status: 409,
    code: 'does_not_stack',
    what: `${offer} does not go together with what was redeemed for this order: ${others.join(', ')}`,
    fix: 'the code is not used up: it can be redeemed for another order',
  }),
  returned: () => ({
    status: 410,
    code: 'returned',
    what: 'the code was taken back, because its message never arrived',
    fix: 'nothing can be done about it',
  }),
  unknown_code: () => ({
    status: 404,
    code: 'unknown_code',
    what: 'nobody was given this code',
    fix: 'check how it was typed; capital and small letters differ',
  }),
  unknown_offer: () => ({
    status: 404,
    code: 'unknown_offer',
    what: 'there is no such offer',
    fix: 'send the id of an offer of the release that runs, or leave `offer` out',
  }),
};

function notRedeemed(reply: FastifyReply, said: NotRedeemed): FastifyReply {
  return refuse(reply, (refusals[said.outcome] as (of: NotRedeemed) => Refusal)(said));
}

function text(instant: number): string {
  return new Date(instant).toISOString();
}
