/**
 * Which tables there are, as a number that goes up with every migration of the catalog. Whoever reads or writes
 * typed tables looks at it first, and holds on to it until the transaction ends: so nobody works with tables that
 * another process has changed meanwhile.
 */
import type { Connection } from './connection.ts';
import { nothing, once, type Statement, single } from './statement.ts';

/** Thrown where the tables are not those the statements were made for: make them again and start over. */
export class StaleTables extends Error {
  override readonly name = 'StaleTables';
}

export const SHAPE: Statement<number> = once('select number from shape', [], single<number>);

/** Taken before the snapshot is, so that it cannot be older than the tables. */
export const HOLD_SHAPE: Statement<void> = once('lock table shape in access share mode', [], nothing);

/** First of a migration: waits until nobody reads or writes typed tables any more. */
export const CLAIM_SHAPE: Statement<void> = once('lock table shape in access exclusive mode', [], nothing);

export const RAISE_SHAPE: Statement<void> = once('update shape set number = number + 1', [], nothing);

export function demandShape(found: number, known: number): void {
  if (found !== known) throw new StaleTables(`tables of shape ${found}, statements for ${known}`);
}

/** Reads of tables that are of this shape, and stay so until the transaction ends. */
export async function holdingShape<T>(
  connection: Connection,
  known: number,
  work: () => Promise<T>,
): Promise<T> {
  const isSame: Statement<void> = { ...SHAPE, read: (rows) => demandShape(single(rows), known) };
  const held = connection.all([HOLD_SHAPE, isSame]);
  const [, result] = await Promise.all([held, work()]);
  return result;
}
