/** The statements that a commit consists of: each may refuse the whole. */
import type { CommitResult } from '../store.ts';
import type { Statement } from './statement.ts';

export type Refusal = Extract<CommitResult, { ok: false }>['why'];

/** Answers with null, or with why the commit is refused. */
export type Write = Statement<Refusal | null>;

/** What a write answers that is never refused. */
export const done = (): null => null;

/** Nothing is sent where there is nothing to write. */
export function given<R>(rows: readonly R[], write: (rows: readonly R[]) => Write): readonly Write[] {
  return rows.length === 0 ? [] : [write(rows)];
}

/** Refuses unless every one of the rows could be written. */
export function every(count: number, write: Write): Write {
  return { ...write, read: (_, affected) => (affected === count ? null : 'conflict') };
}
