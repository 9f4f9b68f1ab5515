/**
 * Where providers post what became of messages: one address per channel. The post goes on as its bytes, because it is
 * signed as them; who may post is what its signature says, so there is no key here.
 */
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../runtime/clock.ts';
import type { FeedbackRequest } from '../../runtime/feedback.ts';
import type { FeedbackReply } from '../../runtime/take-feedback.ts';
import { type Refusal, RequestError } from '../errors.ts';
import { LARGEST_FEEDBACK } from '../limits.ts';
import type { Rate } from '../rate.ts';

export type TakeFeedback = (channel: string, request: FeedbackRequest) => Promise<FeedbackReply>;

export interface FeedbackOptions {
  readonly feedback: TakeFeedback;
  readonly clock: Clock;
  readonly rate: Rate;
}

const refusals: Readonly<Record<Exclude<FeedbackReply['outcome'], 'taken'>, Refusal>> = {
  no_channel: {
    status: 404,
    code: 'no_feedback',
    what: 'no channel of this name takes feedback',
    fix: 'say `feedback:` in the definition of the channel, and post to its id',
  },
  refused: {
    status: 403,
    code: 'not_signed',
    what: 'the post is not signed as it should be, or is meant for somebody else',
    fix: 'compare the settings under `feedback:` with those of the provider',
  },
  malformed: {
    status: 400,
    code: 'bad_feedback',
    what: 'this is nothing that the provider of the channel posts',
    fix: 'compare `feedback: { from: }` with who posts here',
  },
  later: {
    status: 503,
    code: 'not_now',
    what: 'what the signature is checked with cannot be had now',
    fix: 'post it again',
    headers: { 'retry-after': '30' },
  },
};

export async function feedbackRoutes(app: FastifyInstance, options: FeedbackOptions): Promise<void> {
  const { feedback, clock, rate } = options;
  app.addHook('onRequest', async () => rate.take(0, 1));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, bytes: Buffer) => bytes);

  app.post<{ Params: { channel: string }; Body: Buffer | undefined }>(
    '/v1/feedback/:channel',
    { bodyLimit: LARGEST_FEEDBACK },
    async ({ params, headers, body }) => {
      const request = { headers: plain(headers), body: body ?? Buffer.alloc(0), at: clock.now() };
      const { outcome } = await feedback(params.channel, request);
      if (outcome === 'taken') return { success: true };
      throw new RequestError(refusals[outcome]);
    },
  );
}

function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
}
