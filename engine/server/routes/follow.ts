/**
 * Where the links and the picture of a message lead. A click is recorded before its sender is led on, to exactly the
 * address that was signed; what is not ours leads nowhere. Programs that look ahead are led on and not counted.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Follow } from '../../runtime/following.ts';
import type { Rate } from '../rate.ts';
import { page } from './page.ts';

export interface FollowOptions {
  readonly follow: Follow;
  readonly rate: Rate;
}

/** One transparent point. */
const PICTURE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const NEVER_KEPT = {
  'cache-control': 'no-store, private, max-age=0',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};

type Params = { Params: { '*': string } };

export async function followRoutes(app: FastifyInstance, { follow, rate }: FollowOptions): Promise<void> {
  app.addHook('onRequest', async () => rate.take(0, 1));

  app.get<Params>('/c/*', async (request, reply) => {
    const url = await follow('click', request.params['*'], isSomebody(request));
    if (url === null) return notOurs(reply);
    return reply.code(302).headers(NEVER_KEPT).header('location', url).send();
  });

  app.get<Params>('/o/*', async (request, reply) => {
    const found = await follow('open', request.params['*'], isSomebody(request));
    if (found === null) return notOurs(reply);
    return reply.headers(NEVER_KEPT).type('image/gif').send(PICTURE);
  });
}

/** Not one who only asks for the head, nor a browser or proxy that fetches what might be wanted next. */
function isSomebody({ method, headers }: FastifyRequest): boolean {
  const said = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz'].map((name) => String(headers[name] ?? ''));
  return method === 'GET' && !said.some((value) => /prefetch|prerender|preview/i.test(value));
}

function notOurs(reply: FastifyReply): FastifyReply {
  return page(
    reply,
    404,
    'Not found',
    '<p>This link is not complete. Please copy it whole from the message.</p>',
  );
}
