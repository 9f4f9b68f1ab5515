/** Opens the port, and says plainly why it cannot. */
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

export interface Address {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** The port cannot be opened: something of the machine, not of the definitions. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  constructor(
    what: string,
    readonly fix: string,
    cause: unknown,
  ) {
    super(what, { cause });
  }
}

/** Resolves with where it listens, e.g. `http://127.0.0.1:8080`. */
export async function listen(app: FastifyInstance, { host, port }: Address): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explain(error, host, port);
  }
  const bound = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
}

function explain(error: unknown, host: string, port: number): unknown {
  const reasons: Readonly<Record<string, readonly [what: string, fix: string]>> = {
    EADDRINUSE: [
      `port ${port} of ${host} is in use`,
      'another program listens there, perhaps another Carillon: stop it, or write another `port` under `listen` in carillon.yaml',
    ],
    EACCES: [
      `port ${port} of ${host} may not be opened`,
      'ports below 1024 belong to the system: write another `port` under `listen` in carillon.yaml',
    ],
    EADDRNOTAVAIL: [
      `${host} is no address of this machine`,
      'write 127.0.0.1, or 0.0.0.0 for all its addresses, as `host` under `listen` in carillon.yaml',
    ],
    ENOTFOUND: [
      `the host ${host} is not known`,
      'write an address, e.g. 127.0.0.1, as `host` under `listen` in carillon.yaml',
    ],
  };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = reasons[code];
  return known ? new ListenError(...known, error) : error;
}
