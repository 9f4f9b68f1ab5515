/** What operators ask: whether the process lives, whether it works, and its figures. No key, and no personal data. */
import type { FastifyInstance } from 'fastify';
import { refuse } from '../errors.ts';
import type { Figures } from '../metrics/figures.ts';

export interface Health {
  /** The engine runs and a release is applied. */
  readonly ready: boolean;
  /** Number of the release that runs. */
  readonly release: number | null;
  /** Why it is not ready, in plain words. */
  readonly reason?: string;
}

export interface OperationOptions {
  readonly health: () => Health | Promise<Health>;
  readonly figures?: Figures | undefined;
}

export async function operationRoutes(
  app: FastifyInstance,
  { health, figures }: OperationOptions,
): Promise<void> {
  app.get('/healthz', async () => ({ alive: true }));

  app.get('/readyz', async (_request, reply) => {
    const { ready, release, reason } = await health();
    if (ready) return { ready, release };
    return refuse(reply, {
      status: 503,
      code: 'not_ready',
      what: reason ?? 'the engine does not run yet',
      fix: 'ask again; if it stays so, look into the log of the daemon',
    });
  });

  if (figures) {
    app.get('/metrics', async (_request, reply) =>
      reply.type(figures.contentType).send(await figures.text()),
    );
  }
}
