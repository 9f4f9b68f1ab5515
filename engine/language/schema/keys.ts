/** What to say about a key that the schema does not have: it will come, it belongs elsewhere, or it is mistyped. */
import type { Finding } from '../diagnostic.ts';
import type { Complaint, Located, SchemaPart } from './complaint.ts';
import { nameOf, nearestWord } from './words.ts';

export function explainUnknownKey({ error, path, schema }: Complaint): Located {
  const key = String(error.params['additionalProperty']);
  return { path: [...path, key], part: 'key', finding: explainKey(key, nameOf(path, schema.title), schema) };
}

export function explainKey(key: string, owner: string, schema: SchemaPart): Finding {
  return (
    notSupported(key, schema) ??
    misplaced(key, schema) ??
    unknown(key, owner, Object.keys(schema.properties ?? {}))
  );
}

export function notSupported(key: string, { later }: SchemaPart): Finding | null {
  if (later === true || !later?.includes(key)) return null;
  return {
    code: 'CAR-202',
    what: `\`${key}\` is not supported in this version`,
    why: 'the language has it, the engine does not know it yet',
    fix: 'leave it out for now',
  };
}

export function misplaced(key: string, { refused }: SchemaPart): Finding | null {
  const reason = refused?.[key];
  if (reason === undefined) return null;
  return {
    code: 'CAR-217',
    what: `\`${key}\` does not belong here`,
    why: reason,
    fix: 'move it out of here',
  };
}

export function unknown(key: string, owner: string, known: readonly string[]): Finding {
  const near = nearestWord(key, known);
  return {
    code: 'CAR-203',
    what: `unknown key \`${key}\``,
    why: `${owner} knows ${known.join(' ')}`,
    fix:
      near === undefined
        ? `delete it, or move it to where it belongs${known.includes('meta') ? '; free notes go into `meta`' : ''}`
        : `did you mean \`${near}\`?`,
  };
}
