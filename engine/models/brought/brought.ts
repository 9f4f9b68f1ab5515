/**
 * A model that was learnt elsewhere, as the engine meets it: opened for a round, asked for scores, and closed. Who opens it is handed in, because it
 * lives in a file, a thread or another system.
 */
import type { ModelProgram } from '../../compiler/model/program.ts';
import type { JsonObject } from '../../store/store.ts';
import type { Table } from '../table.ts';

export interface Answered {
  /** NaN: it has none for this row. */
  readonly scores: Float64Array;
  /** 1 where it did not answer: nothing is known of these rows, and what they had stays. */
  readonly unanswered: Uint8Array;
  /** Why, of the last that it did not answer; null: it answered all. Holds nothing of any person. */
  readonly reason: string | null;
}

export interface Brought {
  /** What the registry keeps of it: with this it is opened again. */
  readonly artefact: JsonObject;
  /** How many rows it is best asked for at once. */
  readonly batch: number;
  /** @throws ModelFault where it cannot take such rows at all */
  score(table: Table, isStopped: () => boolean): Promise<Answered>;
  close(): Promise<void>;
}

/** @throws ModelFault where it cannot be opened */
export interface Outside {
  /** As it is now. */
  fresh(model: ModelProgram): Promise<Brought>;
  /** As it was when the version was made. */
  again(model: ModelProgram, artefact: JsonObject): Promise<Brought>;
}

/** Answers of several batches, one after the other. */
export function joined(answers: readonly Answered[]): Answered {
  const rows = answers.reduce((sum, { scores }) => sum + scores.length, 0);
  const [scores, unanswered] = [new Float64Array(rows), new Uint8Array(rows)];
  let from = 0;
  for (const answer of answers) {
    scores.set(answer.scores, from);
    unanswered.set(answer.unanswered, from);
    from += answer.scores.length;
  }
  return { scores, unanswered, reason: answers.findLast(({ reason }) => reason !== null)?.reason ?? null };
}

export function withoutAnswer(rows: number, reason: string): Answered {
  return {
    scores: new Float64Array(rows).fill(Number.NaN),
    unanswered: new Uint8Array(rows).fill(1),
    reason,
  };
}
