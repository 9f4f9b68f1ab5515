/** What to say about a value of the wrong type, and how to write the right one. */
import type { Finding } from '../diagnostic.ts';
import { parseDuration } from '../duration.ts';
import type { Complaint, Located, SchemaPart } from './complaint.ts';
import { firstSentence, inline, nameOf } from './words.ts';

const wantedWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

export function explainType({ error, path, schema, source }: Complaint): Located {
  const wanted = [error.params['type']].flat() as readonly string[];
  const name = nameOf(path, schema.title);
  if (error.data === null) return { path, part: 'key', finding: noValue(name, schema) };
  const finding: Finding = {
    code: 'CAR-205',
    what: `${name} must be ${wantedInWords(wanted, schema)}, not ${foundInWords(error.data)}`,
    why: schema.description ? firstSentence(schema.description) : 'another type has no meaning here',
    fix: fixOf(wanted, error.data, schema, source(path)),
  };
  return { path, part: 'value', finding };
}

function noValue(name: string, { examples }: SchemaPart): Finding {
  return {
    code: 'CAR-205',
    what: `${name} has no value`,
    why: 'nothing stands after the colon; ` #` begins a comment',
    fix: examples?.length
      ? `write for example ${inline(examples[0])}, or delete the key`
      : 'write a value, or delete the key',
  };
}

function wantedInWords(wanted: readonly string[], { format, expression }: SchemaPart): string {
  const words = wanted.map((type) => {
    if (type === 'string' && expression) return 'an expression';
    if (type === 'string' && takesDuration(format)) return 'a duration';
    return wantedWords[type] ?? type;
  });
  return words.length > 1
    ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
    : (words[0] ?? 'something else');
}

function takesDuration(format: string | undefined): boolean {
  return format === 'timespan' || format === 'window' || format === 'moment';
}

function foundInWords(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return value.length > 40 ? 'a text' : `the text ${JSON.stringify(value)}`;
  return `the ${typeof value === 'number' ? 'number' : 'truth value'} ${value}`;
}

function fixOf(
  wanted: readonly string[],
  value: unknown,
  schema: SchemaPart,
  source: string | undefined,
): string {
  const wantsText = wanted.includes('string');
  if (wantsText && takesDuration(schema.format) && typeof value === 'number')
    return parseDuration(`${value}d`) === null
      ? 'write a duration such as 30d'
      : `write the unit too: ${value}s, ${value}m, ${value}h or ${value}d`;
  if (wantsText && typeof value !== 'object') return `quote it: "${source ?? value}"`;
  if (wantsText && schema.expression) return 'quote the whole expression, or write it as a block after `|`';
  if (wanted.includes('boolean') && typeof value === 'string') return truth(value);
  if ((wanted.includes('number') || wanted.includes('integer')) && typeof value === 'string')
    return number(value);
  if (wanted.includes('integer') && typeof value === 'number') return `write ${Math.round(value)}`;
  if (wanted.includes('array') && typeof value !== 'object') return `write [${inline(value)}]`;
  if (wanted.includes('array')) return 'begin each item with `- `';
  return schema.examples?.length
    ? `write for example ${inline(schema.examples[0])}`
    : `write ${wantedInWords(wanted, schema)}`;
}

/** In YAML 1.2 only `true` and `false` are truth values. */
function truth(text: string): string {
  if (/^(yes|on|y|true)$/i.test(text)) return 'write true without quotes';
  if (/^(no|off|n|false)$/i.test(text)) return 'write false without quotes';
  return 'write true or false';
}

function number(text: string): string {
  const plain = text.replaceAll(/[_,\s]/g, '');
  return /^-?\d+(\.\d+)?$/.test(plain)
    ? `write ${plain} without quotes`
    : 'write digits, without a unit and without quotes';
}
