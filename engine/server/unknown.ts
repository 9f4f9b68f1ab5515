/** Addresses that do not exist, and methods they do not take: answered with what there is. */
import type { FastifyInstance } from 'fastify';
import { refuse } from './errors.ts';

/** To be called before any route is registered. */
export function answerUnknown(app: FastifyInstance): void {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methods.set(url, known);
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const allowed = [...(methods.get(path.replace(/\/+$/, '')) ?? [])];
    if (allowed.length > 0) {
      return refuse(reply, {
        status: 405,
        code: 'method_not_allowed',
        what: `this address does not take ${request.method}`,
        fix: `use ${allowed.join(' or ')}`,
        headers: { allow: allowed.join(', ') },
      });
    }
    return refuse(reply, {
      status: 404,
      code: 'not_found',
      what: 'there is nothing at this address',
      fix: `use one of ${[...methods.keys()].join(', ')}`,
    });
  });
}
