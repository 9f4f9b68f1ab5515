/** One line per request: how it went and how much came, never who, what or from where. */
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request brought; null when it brought no messages. */
    tally: { readonly messages: number; readonly quarantined: number } | null;
  }
}

export interface RequestObserver {
  request(route: string, status: number, milliseconds: number): void;
}

export function logRequests(app: FastifyInstance, observer?: RequestObserver): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, tally } = request;
    // The route as it was declared: the address itself may name a person.
    const route = request.routeOptions.url ?? 'unknown';
    const status = reply.statusCode;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, route, status, ms, ...tally }, 'request');
    observer?.request(route, status, reply.elapsedTime);
  });
}
