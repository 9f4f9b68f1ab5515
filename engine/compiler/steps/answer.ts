/**
 * What a `call` may be answered: declared in the language of event properties. An answer that does not fit is no answer;
 * what it holds beyond what is declared is left behind. No reason names a value: answers may be personal.
 */
import type { ValueType } from '../../language/expressions/index.ts';
import type { Properties } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { compileField, valueTypeOf } from '../field.ts';
import type { Accepted, FieldProgram } from '../program.ts';

/** What is kept of an answer, as JSON: it is read with its instance each time. */
export const MOST_KEPT = 16_384;

export interface AnswerProgram {
  accept(answer: unknown): Accepted;
}

export function compileAnswer(declared: Properties): AnswerProgram {
  const fields = Object.entries(declared).map(([name, field]) => compileField(name, field));
  return { accept: (answer) => acceptAnswer(fields, answer) };
}

/** In expressions: `steps.<id>.answer`. Anything may be missing, since the call may fail. */
export function answerType(declared: Properties): ValueType {
  const fields = Object.entries(declared).map(([name, field]): [string, ValueType] => [
    name,
    { ...valueTypeOf(field), optional: true },
  ]);
  return { type: 'object', fields: new Map(fields), optional: true };
}

function acceptAnswer(fields: readonly FieldProgram[], answer: unknown): Accepted {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return no('is not a JSON object');
  const kept: Record<string, Json> = {};
  for (const field of fields) {
    const { name, required } = field;
    const value = Object.hasOwn(answer, name) ? (answer as Record<string, unknown>)[name] : undefined;
    if (value === undefined || value === null) {
      if (required) return no(`lacks \`${name}\``);
      continue;
    }
    const accepted = field.accept(value);
    if (!accepted.ok) return no(`does not fit: \`${name}\` ${kindOfFault(field, value)}`);
    kept[name] = accepted.value;
  }
  return JSON.stringify(kept).length > MOST_KEPT
    ? no(`holds more than ${MOST_KEPT} characters`)
    : { ok: true, value: kept };
}

/** Without the value, which the reasons of fields may show. */
function kindOfFault({ type }: FieldProgram, value: unknown): string {
  const given = Array.isArray(value) ? 'list' : typeof value;
  const fits =
    given === type || (given === 'string' && type === 'text') || (given === 'number' && type === 'integer');
  return fits ? `is not as declared` : `is to be ${type}, and is ${given === 'string' ? 'text' : given}`;
}

function no(why: string): Accepted {
  return { ok: false, why };
}
