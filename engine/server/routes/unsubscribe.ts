/**
 * The page that a message's unsubscribe link leads to. Looking at it changes nothing, because mail scanners follow
 * links; its button does, and so does the one-click POST of mail programs (RFC 8058). No cookies, no login, no script.
 */
import type { FastifyInstance } from 'fastify';
import { type UnsubscribeWay, unsubscribeTokensIn } from '../../runtime/links.ts';
import { LARGEST_MAIL } from '../limits.ts';
import type { Rate } from '../rate.ts';
import { page } from './page.ts';

export type Unsubscribe = (token: string, way: UnsubscribeWay) => Promise<boolean>;

export interface UnsubscribeOptions {
  readonly unsubscribe: Unsubscribe;
  readonly rate: Rate;
}

const LARGEST_FORM = 4_096;

export async function unsubscribeRoutes(
  app: FastifyInstance,
  { unsubscribe, rate }: UnsubscribeOptions,
): Promise<void> {
  app.addHook('onRequest', async () => rate.take(0, 1));
  // A form, of either encoding: what matters is one word of it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, async (_request: unknown, text: string) => text);

  app.get('/u/*', async (_request, reply) =>
    page(
      reply,
      200,
      'Unsubscribe',
      '<form method="post"><p>You will get no more messages of this kind.</p><button name="way" value="page">Unsubscribe</button></form>',
    ),
  );

  app.post<{ Params: { '*': string } }>('/u/*', { bodyLimit: LARGEST_FORM }, async (request, reply) => {
    const { body, params } = request;
    const isOneClick = typeof body === 'string' && body.includes('One-Click');
    if (await unsubscribe(params['*'], isOneClick ? 'one_click' : 'page'))
      return page(reply, 200, 'Unsubscribed', '<p>Done. You will get no more messages of this kind.</p>');
    return page(
      reply,
      404,
      'Not found',
      '<p>This link is not complete. Please copy it whole from the message.</p>',
    );
  });

  // A mail to the address beside the link: its token is as good as the link's, so it needs no key. Whoever hands mails
  // on would try again after a refusal, so what is not ours is answered like the rest.
  app.post('/v1/unsubscribe', { bodyLimit: LARGEST_MAIL }, async ({ body }) => {
    let unsubscribed = false;
    for (const token of typeof body === 'string' ? unsubscribeTokensIn(body) : [])
      unsubscribed = (await unsubscribe(token, 'mail')) || unsubscribed;
    return { success: true, unsubscribed };
  });
}
