/** The Segment HTTP API and its one addition, `entity`: one address per type of call, and batches. Answers once everything is durable. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../runtime/clock.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import { authenticateBody, authenticateHeader, type WriteKeys } from '../authentication.ts';
import type { Declarations } from '../declarations.ts';
import { noBody, RequestError } from '../errors.ts';
import type { Intake, SetAside } from '../intake.ts';
import { LARGEST_BATCH, LARGEST_MESSAGE, MOST_MESSAGES } from '../limits.ts';
import type { Rate } from '../rate.ts';
import { CALL_TYPES, ENTITY_CALL } from '../segment/call.ts';
import { incomingOf } from '../segment/incoming.ts';

export interface IngestOptions {
  readonly intake: Intake;
  readonly program: () => Declarations;
  readonly clock: Clock;
  readonly keys: WriteKeys;
  readonly rate: Rate;
}

export interface IngestAnswer {
  readonly success: true;
  /** Messages that were taken and set aside; absent when there are none. */
  readonly quarantined?: readonly SetAside[];
  /** Messages that are durable and not evaluated yet; absent when there are none. */
  readonly parked?: number;
}

export async function ingestRoutes(app: FastifyInstance, options: IngestOptions): Promise<void> {
  const { intake, program, clock, keys, rate } = options;
  app.addHook('onRequest', async (request) => authenticateHeader(keys, request));
  app.addHook('preHandler', async (request) => authenticateBody(keys, request));

  for (const type of [...CALL_TYPES, ENTITY_CALL]) {
    app.post(`/v1/${type}`, { bodyLimit: LARGEST_MESSAGE }, (request) =>
      answer(request, [{ ...bodyOf(request), type }], {}),
    );
  }
  app.post('/v1/batch', { bodyLimit: LARGEST_BATCH }, (request) => {
    const body = bodyOf(request);
    return answer(request, messagesOf(body), body);
  });

  async function answer(
    request: FastifyRequest,
    messages: readonly Json[],
    envelope: JsonObject,
  ): Promise<IngestAnswer> {
    rate.take(request.writer ?? 0, messages.length);
    const { sentAt, context } = envelope;
    const around = { receivedAt: clock.now(), sentAt, context };
    const incoming = messages.map((message) => incomingOf(program(), message, around, randomUUID));
    const { quarantined, parked } = await intake.take(incoming);
    request.tally = { messages: messages.length, quarantined: quarantined.length };
    return { success: true, ...(quarantined.length > 0 && { quarantined }), ...(parked > 0 && { parked }) };
  }
}

function bodyOf({ body }: FastifyRequest): JsonObject {
  if (body === undefined) throw new RequestError(noBody);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  throw new RequestError({ ...noBody, code: 'bad_body', what: 'the body is not an object' });
}

function messagesOf({ batch }: JsonObject): readonly Json[] {
  const fix = `send \`{ "batch": [ … ] }\` with at most ${MOST_MESSAGES} messages`;
  if (!Array.isArray(batch)) {
    throw new RequestError({ status: 400, code: 'bad_batch', what: '`batch` is not a list', fix });
  }
  if (batch.length > MOST_MESSAGES) {
    throw new RequestError({
      status: 400,
      code: 'bad_batch',
      what: `\`batch\` has ${batch.length} messages`,
      fix,
    });
  }
  return batch;
}
