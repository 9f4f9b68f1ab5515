/**
 * What a service is asked and what it answers, as `schemas/artefacts/scoring-request.schema.json` and `scoring-answer.schema.json` say. People are
 * rows without a name: their order says who is who.
 */
import type { Json, JsonObject } from '../../../store/store.ts';
import type { Table } from '../../table.ts';

export function requestOf(model: string, { columns }: Table, from: number, until: number): JsonObject {
  const rows: Json[] = [];
  for (let row = from; row < until; row++)
    rows.push(
      columns.map((column): Json => {
        if (column.kind === 'number') return Number.isFinite(column.values[row]) ? column.values[row]! : null;
        return column.levels[column.codes[row]!] ?? null;
      }),
    );
  return { model, features: columns.map(({ name }) => name), rows };
}

export type Read = { readonly scores: Float64Array } | { readonly fault: string };

/** The scores, or what is wrong with the answer: in words that hold nothing of it. */
export function readAnswer(answer: Json, rows: number): Read {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return { fault: 'the answer is no object with `scores`' };
  const { scores, ...others } = answer as JsonObject;
  if (!Array.isArray(scores)) return { fault: 'the answer has no list `scores`' };
  const foreign = Object.keys(others).length;
  if (foreign > 0) return { fault: 'the answer has keys beside `scores`' };
  if (scores.length !== rows) return { fault: `the answer has ${scores.length} scores for ${rows} people` };
  const odd = scores.findIndex((score) => score !== null && typeof score !== 'number');
  if (odd >= 0) return { fault: `score ${odd + 1} of the answer is neither a number nor null` };
  const read = Float64Array.from(scores, (score) => (score === null ? Number.NaN : (score as number)));
  const infinite = read.findIndex((score) => Math.abs(score) === Number.POSITIVE_INFINITY);
  return infinite >= 0 ? { fault: `score ${infinite + 1} of the answer is infinite` } : { scores: read };
}
