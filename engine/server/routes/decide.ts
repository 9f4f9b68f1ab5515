/** `POST /v1/decide`: what a placement gives to somebody now. Answers once the decision is recorded and durable. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { DecisionTrace } from '../../evaluate/placement/answer.ts';
import type { AskedPlacement, PlacementAnswer } from '../../runtime/placements/ask.ts';
import type { JsonObject } from '../../store/store.ts';
import { authenticateBody, authenticateHeader, type WriteKeys } from '../authentication.ts';
import { noBody, type Refusal, RequestError } from '../errors.ts';
import { LARGEST_MESSAGE, MOST_ITEMS } from '../limits.ts';
import type { Rate } from '../rate.ts';

/** Null: the engine does not take anything now. */
export type Decide = (asked: AskedPlacement) => Promise<PlacementAnswer | null>;

export interface DecideOptions {
  readonly decide: Decide;
  readonly keys: WriteKeys;
  readonly rate: Rate;
}

export async function decideRoutes(
  app: FastifyInstance,
  { decide, keys, rate }: DecideOptions,
): Promise<void> {
  app.addHook('onRequest', async (request) => authenticateHeader(keys, request));
  app.addHook('preHandler', async (request) => authenticateBody(keys, request));
  app.post('/v1/decide', { bodyLimit: LARGEST_MESSAGE }, async (request) => {
    rate.take(request.writer ?? 0, 1);
    const answer = await decide(askedIn(request.body));
    if (answer === null) throw new RequestError(stopped);
    if ('no' in answer) throw new RequestError(refusals[answer.no]);
    return told(answer);
  });
}

function told({ items, trace, ...rest }: Exclude<PlacementAnswer, { readonly no: string }>): JsonObject {
  return {
    ...rest,
    items: items.map(({ score, offer, ...item }) => ({
      ...item,
      ...(score !== null && { score }),
      ...(offer !== null && { offer }),
    })),
    ...(trace && { trace: traceFor(trace) }),
  };
}

/** Write keys stand in web pages: values of a person's tags are not for them. */
function traceFor({ group: _, ...trace }: DecisionTrace): JsonObject {
  return trace as unknown as JsonObject;
}

const KEYS = new Set(['placement', 'profile', 'context', 'size', 'trace', 'writeKey']);

function askedIn(body: unknown): AskedPlacement {
  if (!isMapping(body)) throw new RequestError(noBody);
  const unknown = Object.keys(body).find((key) => !KEYS.has(key));
  if (unknown !== undefined)
    throw bad(
      'the body has a key that means nothing here',
      'send `placement`, `profile`, `context`, `size`, `trace`',
    );
  const { placement, profile, context = {}, size, trace = false } = body;
  if (typeof placement !== 'string' || placement === '')
    throw bad('the body has no `placement`', 'send the id of a placement');
  if (!isMapping(profile) || Object.keys(profile).length === 0)
    throw bad(
      'the body has no `profile`',
      'send `"profile": { "user_id": "…" }`, an identifier of the person',
    );
  const identifiers = Object.entries(profile).map(([kind, value]): [string, string] => {
    if (typeof value === 'string' && value !== '') return [kind, value];
    throw bad('an identifier is no text', 'send identifiers as texts that are not empty');
  });
  if (!isMapping(context)) throw bad('`context` is no mapping', 'send `"context": { "page": "home" }`');
  if (size !== undefined && !(Number.isInteger(size) && Number(size) >= 1 && Number(size) <= MOST_ITEMS))
    throw bad('`size` is no number of items', `send a whole number from 1 to ${MOST_ITEMS}`);
  if (typeof trace !== 'boolean') throw bad('`trace` is neither true nor false', 'send `"trace": true`');
  return {
    placement,
    profile: Object.fromEntries(identifiers),
    context: context as JsonObject,
    ...(size !== undefined && { size: Number(size) }),
    trace,
    decision: randomUUID(),
  };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(what: string, fix: string): RequestError {
  return new RequestError({ status: 400, code: 'bad_request', what, fix });
}

const stopped: Refusal = {
  status: 503,
  code: 'stopped',
  what: 'the engine does not decide now',
  fix: 'show what you show without it, and ask again',
};

const refusals: Readonly<Record<Extract<PlacementAnswer, { readonly no: string }>['no'], Refusal>> = {
  such_placement: {
    status: 404,
    code: 'unknown_placement',
    what: 'there is no such placement',
    fix: 'send the id of a placement of the release that runs',
  },
  identifier: {
    status: 400,
    code: 'no_identifier',
    what: '`profile` has no identifier that this workspace knows',
    fix: 'send one of the identifiers that `kind: identity` declares, with a value of its form',
  },
};
