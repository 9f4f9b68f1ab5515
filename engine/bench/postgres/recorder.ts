/**
 * Sees every row that anybody inserts into a database, whatever the statement: triggers write each row down in a
 * schema of their own. Knows no table of the engine, so it goes on working when those change.
 */
import pg from 'pg';

/** A row as JSON, by column. Columns that the database computes are among them. */
export type RecordedRow = Readonly<Record<string, unknown>>;

export interface Recorded {
  readonly table: string;
  readonly row: RecordedRow;
}

const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 700, 701]);

/** One connection, whose whole numbers are numbers and whose JSON is values. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    pipeline: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  await client.connect();
  return client;
}

/** Tables of the engine: all that stand in the schema of the store. */
export async function tablesOf(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ table: string }>(
    `select relname as table from pg_class where relnamespace = current_schema()::regnamespace
       and relkind in ('r', 'p') and not relispartition order by relname`,
  );
  return rows.map(({ table }) => table);
}

export class Recorder {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async start(url: string): Promise<Recorder> {
    const client = await connect(url);
    await client.query(`create schema bench;
      create unlogged table bench.seen (number bigint generated always as identity, "table" text, row json);
      create function bench.see() returns trigger language plpgsql as $$ begin
        insert into bench.seen ("table", row) values (TG_TABLE_NAME, row_to_json(new)); return new;
      end $$`);
    for (const table of await tablesOf(client)) {
      const name = pg.escapeIdentifier(table);
      await client.query(
        `create trigger bench_see before insert on ${name} for each row execute function bench.see()`,
      );
    }
    return new Recorder(client);
  }

  /** The rows since the last time, in the order in which they were written. */
  async take(): Promise<readonly Recorded[]> {
    const { rows } = await this.#client.query<Recorded>(
      'select "table", row from bench.seen order by number',
    );
    if (rows.length === 0) throw new Error('no row was seen');
    await this.#client.query('truncate bench.seen');
    return rows;
  }

  /** Rows that each table holds now. */
  async sizes(): Promise<Readonly<Record<string, number>>> {
    return sizesOf(this.#client);
  }

  stop(): Promise<void> {
    return this.#client.end();
  }
}

export async function sizesOf(client: pg.Client): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {};
  for (const table of await tablesOf(client)) {
    const { rows } = await client.query<{ size: number }>(
      `select count(*) as size from ${pg.escapeIdentifier(table)}`,
    );
    sizes[table] = rows[0]!.size;
  }
  return sizes;
}
