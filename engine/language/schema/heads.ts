/**
 * What to say about a mapping that must have exactly one of several keys (its head), or at least one, and has
 * none or too many: a condition, a step, a start, a tag.
 */
import type { Finding } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import type { Complaint, Located, SchemaPart } from './complaint.ts';
import { misplaced, notSupported } from './keys.ts';
import { nameOf } from './words.ts';

export function explainHeads({ error, path, schema }: Complaint): Located {
  const heads = headsOf(error.schema);
  const keys = Object.keys(error.data as object);
  const present = keys.filter((key) => heads.includes(key));
  const title = schema.title?.toLowerCase() ?? nameOf(path);
  if (present.length > 1)
    return { path: [...path, present[1]!], part: 'key', finding: tooMany(present, heads, title) };
  const isExact = error.keyword === 'oneOf';
  for (const explain of [notSupported, misplaced, mistyped(heads, title, isExact)])
    for (const key of keys) {
      const finding = explain(key, schema);
      if (finding) return { path: [...path, key], part: 'key', finding };
    }
  return { path, part: 'key', finding: none(heads, title, isExact, schema) };
}

/** The schemas write heads as `oneOf: [{ required: [did] }, …]`, which editors understand too. */
function headsOf(schema: unknown): readonly string[] {
  return (schema as readonly { readonly required?: readonly string[] }[]).flatMap(
    ({ required = [] }) => required,
  );
}

function tooMany(present: readonly string[], heads: readonly string[], title: string): Finding {
  const isCondition = heads.includes('all');
  return {
    code: 'CAR-216',
    what: `${present.map((key) => `\`${key}\``).join(' and ')} stand side by side`,
    why: `a ${title} has exactly one of ${heads.join(' ')}`,
    fix: isCondition ? 'put each into an item of its own under `all:`' : 'make two of it, or delete one',
  };
}

/** Keys that stand beside a head and are never one themselves, however like one they look: `id` is no `did`. */
const besideHeads: ReadonlySet<string> = new Set([
  'kind',
  'id',
  'version',
  'title',
  'description',
  'owner',
  'labels',
  'meta',
  'type',
  'of',
  'else',
]);

function mistyped(heads: readonly string[], title: string, isExact: boolean) {
  return (key: string): Finding | null => {
    const near = besideHeads.has(key) ? undefined : nearest(key, heads);
    if (near === undefined) return null;
    return {
      code: 'CAR-203',
      what: `unknown key \`${key}\``,
      why: `a ${title} has ${isExact ? 'exactly' : 'at least'} one of ${heads.join(' ')}`,
      fix: `did you mean \`${near}\`?`,
    };
  };
}

function none(heads: readonly string[], title: string, isExact: boolean, schema: SchemaPart): Finding {
  return {
    code: 'CAR-216',
    what: `this ${title} has none of ${heads.map((head) => `\`${head}\``).join(' ')}`,
    why: `it needs ${isExact ? 'exactly' : 'at least'} one of them to mean anything`,
    fix:
      heads.includes('all') && schema.later
        ? 'add one of them, or write an expression as text'
        : 'add one of them',
  };
}
