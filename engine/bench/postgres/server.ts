/**
 * A real PostgreSQL for a measure, and databases of its own on it: the server that CARILLON_TEST_POSTGRES_URL names, or
 * one that comes inside an npm package, as safe as it is by default. A copy of a database is what a copy of a file is
 * for SQLite.
 */
import pg from 'pg';
import { TestServer } from '../../store/postgres/server.testing.ts';

export class BenchServer {
  readonly #url: string;
  readonly #own: TestServer | null;
  readonly #databases: string[] = [];
  #made = 0;

  private constructor(url: string, own: TestServer | null) {
    this.#url = url;
    this.#own = own;
  }

  static async start(): Promise<BenchServer> {
    const given = process.env['CARILLON_TEST_POSTGRES_URL'];
    if (given !== undefined) return new BenchServer(given, null);
    const own = await TestServer.start();
    return new BenchServer(own.url, own);
  }

  /** URL of a new database: empty, or a copy of one that nobody is connected to. */
  async database(copyOf?: string): Promise<string> {
    this.#made += 1;
    const name = `carillon_bench_${process.pid}_${this.#made}`;
    const template = copyOf === undefined ? '' : ` template ${pg.escapeIdentifier(databaseOf(copyOf))}`;
    await this.#run(`create database ${pg.escapeIdentifier(name)}${template}`);
    this.#databases.push(name);
    // What was copied is written back now, not while something is timed.
    await this.#run('checkpoint');
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    return url.href;
  }

  async drop(url: string): Promise<void> {
    const name = databaseOf(url);
    await this.#run(`drop database ${pg.escapeIdentifier(name)}`);
    this.#databases.splice(this.#databases.indexOf(name), 1);
  }

  /** What the results say of it: two figures are comparable only if these are the same. */
  async settings(): Promise<string> {
    const client = await this.#connect();
    try {
      const { rows } = await client.query<{ name: string; value: string }>(
        `select name, current_setting(name) as value from unnest(array['server_version', 'fsync', 'synchronous_commit',
           'full_page_writes', 'shared_buffers', 'wal_level']) as name`,
      );
      return rows.map(({ name, value }) => `${name} ${value}`).join(', ');
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    for (const name of [...this.#databases])
      await this.#run(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
    await this.#own?.stop();
  }

  async #run(sql: string): Promise<void> {
    const client = await this.#connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url });
    await client.connect();
    return client;
  }
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
