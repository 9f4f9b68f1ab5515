/** The inside of the transaction that commits a batch: by SQLite's connection, or by what is sent to PostgreSQL. */
import Database from 'better-sqlite3';
import pg from 'pg';
import { type Any, replace } from './wrapping.ts';

export type Moment = 'begun' | 'statement' | 'written' | 'committed';

/** What has `reached` called at this moment of every such transaction. */
export function inTransaction(wanted: Moment) {
  return (reached: () => void): void => {
    const at = (moment: Moment) => {
      if (moment === wanted) reached();
    };
    inSqlite(at);
    inPostgres(at);
  };
}

/** How a transaction may be begun. */
interface Variants {
  readonly deferred: (...args: unknown[]) => unknown;
  readonly immediate: (...args: unknown[]) => unknown;
}

function inSqlite(at: (moment: Moment) => void): void {
  let isWriting = false;
  const { prototype } = Database as unknown as {
    prototype: { transaction: (work: (...args: unknown[]) => unknown) => unknown; prepare: Any };
  };
  const { transaction } = prototype;
  prototype.transaction = function (this: unknown, work) {
    const made = transaction.call(this, (...args: unknown[]) => {
      if (isWriting) at('begun');
      const result = work(...args);
      if (isWriting) at('written');
      return result;
    }) as Variants;
    // Its variants cannot be redefined.
    return Object.assign((...args: unknown[]) => made.deferred(...args), {
      deferred: made.deferred,
      immediate: (...args: unknown[]) => {
        isWriting = true;
        const result = made.immediate(...args);
        isWriting = false;
        at('committed');
        return result;
      },
    });
  };
  replace(prototype, 'prepare', (call) => (self, args) => {
    const statement = call(self, args) as { run: (...args: unknown[]) => unknown };
    const { run } = statement;
    statement.run = (...values) => {
      if (isWriting) at('statement');
      return run.apply(statement, values);
    };
    return statement;
  });
}

function inPostgres(at: (moment: Moment) => void): void {
  const writing = new WeakSet<object>();
  const { prototype } = pg.Client as unknown as { prototype: { query: Any } };
  replace(prototype, 'query', (call) => (self, args) => {
    const client = self as object;
    const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string }).text ?? '');
    if (text === 'begin') {
      writing.add(client);
      at('begun');
    } else if (text === 'commit' && writing.delete(client)) {
      at('written');
      return (call(self, args) as Promise<unknown>).then((result) => {
        at('committed');
        return result;
      });
    } else if (text === 'rollback') writing.delete(client);
    else if (writing.has(client)) at('statement');
    return call(self, args);
  });
}
