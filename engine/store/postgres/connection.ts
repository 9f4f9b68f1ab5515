/** One connection to PostgreSQL: statements sent one behind the other, without waiting for each answer. Knows no table. */
import type { Writable } from 'node:stream';
import type pg from 'pg';
import type { Answers, Row, Statement } from './statement.ts';

/** One connection, held for a transaction. */
export class Connection {
  readonly #client: pg.ClientBase;

  #isOver = false;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  /** Nothing belongs to the transaction any more that is sent from now on. */
  end(): void {
    this.#isOver = true;
  }

  /** All are sent at once, one behind the other. Throws what the first of those that fail throws. */
  async all<const S extends readonly Statement<unknown>[]>(statements: S): Promise<Answers<S>> {
    const answers = await Promise.all(statements.map((statement) => this.one(statement)));
    return answers as unknown as Answers<S>;
  }

  /** Several statements without values, as a migration has them. */
  async script(text: string): Promise<void> {
    await this.#client.query(text);
  }

  /** May be called again before the answer is there. */
  async one<T>({ text, values, name, read }: Statement<T>): Promise<T> {
    if (this.#isOver) throw new Error('the transaction of this statement is over');
    gather(this.#client);
    const result = await this.#client.query<SqlRow>({
      text,
      values: values as unknown[],
      rowMode: 'array',
      ...(name !== undefined && { name }),
    });
    return read(result.rows, result.rowCount ?? 0);
  }
}

type SqlRow = Row & unknown[];

/** Streams that hold back what is written to them until those who write now have done so. */
const gathering = new WeakSet<Writable>();

/** What is sent at once goes to the system in one call: a statement is several messages, and a batch many statements. */
export function gather(client: pg.ClientBase): void {
  const { connection } = client as pg.ClientBase & { readonly connection?: { readonly stream?: Writable } };
  const stream = connection?.stream;
  if (stream === undefined || gathering.has(stream)) return;
  gathering.add(stream);
  stream.cork();
  queueMicrotask(() => {
    gathering.delete(stream);
    stream.uncork();
  });
}
