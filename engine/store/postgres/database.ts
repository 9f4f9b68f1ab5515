/**
 * One PostgreSQL database: a pool of connections, and transactions on them. Whatever goes wrong with the server or on
 * the way to it is told from here. Knows no table.
 */
import pg from 'pg';
import { quoted } from '../quoted.ts';
import type { Address } from './address.ts';
import { Connection, gather } from './connection.ts';
import { asStoreError, codeOf } from './faults.ts';
import type { Answers, Statement } from './statement.ts';
import { Turns } from './turns.ts';

/** Batches of several buckets, the dispatcher and people at once. */
const CONNECTIONS = 10;
const CONNECT_MS = 10_000;
/** A transaction that lost against another is run again; more than this in a row is a fault that should be seen. */
const MOST_TRIES = 5;
/** Serialization failure and deadlock: nothing was written, and the other one has won. */
const LOST_AGAINST_ANOTHER: ReadonlySet<string> = new Set(['40001', '40P01']);

const SNAPSHOT = 'begin isolation level repeatable read, read only';
const WRITING = 'begin';

/** bigint, smallint and integer, float4 and float8, boolean; the rest stays the text it is. */
const READERS: Readonly<Record<number, (text: string) => number | boolean>> = {
  20: Number,
  21: Number,
  23: Number,
  700: Number,
  701: Number,
  16: (text) => text === 't',
};
const asText = (text: string): string => text;

export class Database {
  readonly place: string;
  readonly #pool: pg.Pool;
  /** The pool itself would take a long wait for a free connection for a server that cannot be reached. */
  readonly #turns = new Turns(CONNECTIONS);
  #closed: Promise<void> | undefined;

  constructor({ url, schema, place }: Address, readOnly: boolean) {
    this.place = place;
    this.#pool = new pg.Pool({
      connectionString: url,
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      pipeline: true,
      application_name: 'carillon',
      types: { getTypeParser: (oid: number) => READERS[oid] ?? asText },
      onConnect: (client) => settle(client, schema, readOnly),
    });
    // An idle connection that breaks is replaced; one in use tells whoever uses it.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  /** One statement, in a transaction of its own. */
  run<T>(statement: Statement<T>): Promise<T> {
    return this.alone((connection) => connection.one(statement));
  }

  /** Work that needs no transaction around it. */
  alone<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#with((client) => work(new Connection(client)));
  }

  /** Reads that see one moment. */
  snapshot<const S extends readonly Statement<unknown>[]>(statements: S): Promise<Answers<S>> {
    return this.inOneGo((connection) => connection.all(statements));
  }

  /** The same, where `work` sends all of them before it waits for any: the end goes out behind them. */
  inOneGo<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#with((client) => sentWhole(client, SNAPSHOT, work));
  }

  /** Reads that see one moment, some of them chosen by what others found. */
  reading<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#with((client) => transaction(client, SNAPSHOT, work));
  }

  /** Written whole and durably, or not at all. `work` is run again if another transaction got in its way. */
  async writing<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#with((client) => transaction(client, WRITING, work));
      } catch (error) {
        if (tries === MOST_TRIES || !LOST_AGAINST_ANOTHER.has(codeOf(error))) throw error;
      }
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }

  async #with<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) throw new Error('the store is closed');
    return this.#turns.during(async () => {
      const client = await this.#connect();
      try {
        return await work(client);
      } catch (error) {
        throw asStoreError(error, this.place);
      } finally {
        // The pool itself drops a connection that broke.
        client.release();
      }
    });
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw asStoreError(error, this.place, true);
    }
  }
}

async function transaction<T>(
  client: pg.ClientBase,
  begin: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  // Not waited for: what follows is sent behind it, and fails with it.
  gather(client);
  const begun = client.query(begin);
  begun.catch(() => {});
  try {
    const result = await work(new Connection(client));
    await begun;
    await client.query('commit');
    return result;
  } catch (error) {
    // Where the connection broke, the server has rolled back already.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** The server answers a transaction in which something failed with a rollback. */
async function sentWhole<T>(
  client: pg.ClientBase,
  begin: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  gather(client);
  const connection = new Connection(client);
  const sent = [client.query(begin), work(connection), client.query('commit')] as const;
  connection.end();
  const [begun, result, ended] = await Promise.allSettled(sent);
  for (const one of [begun, result, ended]) if (one.status === 'rejected') throw one.reason;
  return (result as PromiseFulfilledResult<T>).value;
}

/** What every connection of the engine has, whatever the role or the database say. */
async function settle(client: pg.ClientBase, schema: string | null, readOnly: boolean): Promise<void> {
  await client.query(
    `select set_config('search_path', coalesce($1, current_setting('search_path')), false),
            set_config('synchronous_commit', case current_setting('synchronous_commit')
              when 'off' then 'on' else current_setting('synchronous_commit') end, false),
            set_config('default_transaction_read_only', $2, false),
            set_config('extra_float_digits', '1', false),
            set_config('plan_cache_mode', 'force_generic_plan', false),
            set_config('enable_seqscan', 'off', false),
            set_config('jit', 'off', false)`,
    [schema === null ? null : quoted(schema), readOnly ? 'on' : 'off'],
  );
}
