/**
 * The page that a message's unsubscribe link leads to. Looking at it changes nothing, because mail scanners follow
 * links; its button does, and so does the one-click POST of mail programs (RFC 8058). No cookies, no login, no script.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';

export type Unsubscribe = (token: string, way: 'page' | 'one_click') => Promise<boolean>;

const LARGEST_FORM = 4_096;

export async function unsubscribeRoutes(
  app: FastifyInstance,
  { unsubscribe }: { readonly unsubscribe: Unsubscribe },
): Promise<void> {
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
}

function page(reply: FastifyReply, status: number, title: string, body: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'content-security-policy': "default-src 'none'; form-action 'self'",
    })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><body><h1>${title}</h1>${body}</body></html>`,
    );
}
