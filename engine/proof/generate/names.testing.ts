/** Names an expression may use where it stands, by the type of their values. */
import type { Plain } from '../naive/person.testing.ts';

/** A list of mappings, with the names of its elements by type; or of single values, whose type is `element`. */
export interface ListName {
  readonly name: string;
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
  readonly element: 'text' | 'number' | 'mapping';
}

export interface Names {
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
  readonly booleans: readonly string[];
  readonly dates: readonly string[];
  readonly instants: readonly string[];
  readonly lists: readonly ListName[];
  /** References to things, and of what entity. */
  readonly references: readonly { readonly name: string; readonly entity: string }[];
}

/** Type of a name that says in which segments a thing was. */
export const MEMBERSHIPS = 'memberships';

/** Names of declared fields or properties, by declaration. */
export function namesOf(declared: Readonly<Record<string, string | Plain>>): Names {
  const entries = Object.entries(declared).flatMap(([name, one]) => entriesOf(name, one));
  const ofType = (...types: string[]) =>
    entries.filter(([, { type }]) => types.includes(String(type))).map(([name]) => name);
  return {
    numbers: ofType('number', 'integer'),
    texts: ofType('text'),
    booleans: ofType('boolean'),
    dates: ofType('date'),
    instants: ofType('instant'),
    references: entries
      .filter(([, { type }]) => type === MEMBERSHIPS)
      .map(([name, { to }]) => ({ name: name.slice(0, -'.in'.length), entity: String(to) })),
    lists: entries.filter(([, { type }]) => type === 'list').map(([name, { of }]) => listName(name, of)),
  };
}

/** A mapping has the names of its parts, each behind its own. */
function entriesOf(name: string, one: string | Plain): (readonly [string, Plain])[] {
  const declared = typeof one === 'string' ? { type: one } : one;
  if (declared['type'] !== 'object') return [[name, declared]];
  const parts = Object.entries(declared['of'] as Readonly<Record<string, string | Plain>>);
  return parts.flatMap(([part, of]) => entriesOf(`${name}.${part}`, of));
}

function listName(name: string, of: unknown): ListName {
  if (typeof of === 'string')
    return { name, texts: [], numbers: [], element: of === 'text' ? 'text' : 'number' };
  const { texts, numbers } = namesOf(of as Readonly<Record<string, string | Plain>>);
  return { name, texts, numbers, element: 'mapping' };
}

/** Of an occurrence: the event's, `at`, and with `each` those of an element. */
export function occurrenceNames(
  declared: Readonly<Record<string, string | Plain>>,
  each: string | undefined,
): Names {
  const own: Record<string, string | Plain> = { ...declared, at: 'instant' };
  if (each === undefined) return namesOf(own);
  const { of } = declared[each] as Plain;
  return namesOf(
    typeof of === 'string' ? { ...own, [each]: of } : { ...own, ...(of as Record<string, string>) },
  );
}
