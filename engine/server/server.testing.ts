/** For tests of the HTTP server: one without an engine, which remembers what it was given and what it logged. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { Program } from '../compiler/program.ts';
import { shop } from '../rig/files.ts';
import { compileFiles } from '../rig/rig.ts';
import { VirtualClock } from '../runtime/clock.ts';
import type { Incoming } from '../runtime/incoming.ts';
import type { Receipt } from '../runtime/work.ts';
import { createServer, type ServerOptions } from './server.ts';

export const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
export const accepted: Receipt = { outcome: 'accepted', profile: 1 };
export const track = { userId: 'u1', event: 'Order Completed', messageId: 'm1' };
export const refusal = (code: string, what?: string) => ({
  error: { code, what: what ?? expect.any(String), fix: expect.any(String) },
});

let program: Promise<Program> | undefined;

export class ServerStage {
  readonly taken: Incoming[] = [];
  readonly log: string[] = [];
  app!: FastifyInstance;
  receipt = async (incoming: Incoming): Promise<Receipt> =>
    incoming.fault ? { outcome: 'quarantined', ...incoming.fault } : accepted;

  static async open(): Promise<ServerStage> {
    const stage = new ServerStage();
    program ??= compileFiles(shop).then((candidate) => candidate.program);
    stage.app = stage.#server(await program);
    return stage;
  }

  /** Another server in its place. */
  async reopen(options: Partial<ServerOptions>): Promise<void> {
    await this.app.close();
    this.app = this.#server(await program!, options);
  }

  #server(program: Program, options: Partial<ServerOptions> = {}): FastifyInstance {
    return createServer({
      accept: (incoming) => {
        this.taken.push(incoming);
        return this.receipt(incoming);
      },
      program: () => program,
      writeKeys: ['first key', 'demo'],
      clock: new VirtualClock(Date.parse('2026-03-02T10:00:00Z')),
      logger: pino({ level: 'trace' }, { write: (line: string) => void this.log.push(line) }),
      health: () => ({ ready: true, release: 3 }),
      ...options,
    });
  }

  async send(
    url: string,
    payload?: InjectOptions['payload'],
    headers: Record<string, string> = {},
    method: 'POST' | 'GET' | 'PUT' = 'POST',
  ) {
    const json =
      typeof payload === 'object' && !Buffer.isBuffer(payload) ? { 'content-type': 'application/json' } : {};
    const response = await this.app.inject({
      method,
      url,
      headers: { authorization: basic('demo'), ...json, ...headers },
      ...(payload !== undefined && { payload }),
    });
    return { status: response.statusCode, body: response.json(), headers: response.headers };
  }
}
