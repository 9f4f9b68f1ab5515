/**
 * Where definitions can be changed: every value inside a definition, with what stands around it. Mutants are made of places by
 * the operators in `operators/`; nothing here knows what a change means.
 */
import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';

export type Path = readonly (string | number)[];

/** A value inside a definition, as plain data. */
export interface Place {
  readonly kind: string;
  readonly address: string;
  readonly path: Path;
  /** The last name on the way; of an element, that of its list. */
  readonly key: string;
  /** Whether it is an element of a list. */
  readonly isElement: boolean;
  readonly value: unknown;
  /** Of a journey, how it begins. */
  readonly start: object;
  /** Ids of the same workspace, by kind. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
}

/** Another value in its place; none, and it is left out. */
export interface Edit {
  readonly what: string;
  readonly value?: unknown;
}

export interface Operator {
  readonly name: string;
  edits(place: Place): Iterable<Edit>;
}

/** One definition, changed in one place; the file it stands in is YAML still. */
export interface Mutant {
  readonly address: string;
  readonly operator: string;
  readonly file: string;
  readonly line: number;
  readonly what: string;
  /** The whole file. */
  readonly text: string;
}

/** What is looked for in: whatever decides who gets what, and when. Words for people, and what tables stand on, are left alone. */
const KINDS: ReadonlySet<string> = new Set(['segment', 'tag', 'journey', 'policy', 'calendar', 'template']);
/** Read by people alone, or by nothing that decides. */
const DOCS: ReadonlySet<string> = new Set([
  'kind',
  'id',
  'version',
  'title',
  'description',
  'owner',
  'labels',
  'meta',
  'unit',
]);
/** Of a template only these decide anything; the rest are its words. */
const OF_TEMPLATE: ReadonlySet<string> = new Set(['class', 'track', 'email', 'sms', 'task']);

export function mutantsOf(
  files: ReadonlyMap<string, string>,
  operators: readonly Operator[],
): readonly Mutant[] {
  const ids = idsIn(files);
  const all = [...files].flatMap(([file, text]) =>
    parseAllDocuments(text).flatMap((document, index) => {
      const definition = document.toJS() as Readonly<Record<string, unknown>> | null;
      const kind = String(definition?.['kind']);
      if (!definition || !KINDS.has(kind)) return [];
      const address = `${kind}.${String(definition['id'])}`;
      const start = (definition['start'] ?? {}) as object;
      return [...placesIn(definition, [])].flatMap(({ path, value }) => {
        if (kind === 'template' && (path.length !== 1 || !OF_TEMPLATE.has(String(path[0])))) return [];
        const place = { kind, address, path, value, start, ids, ...nameOf(path) };
        const line = lineOf(text, document.getIn(path, true), document);
        return operators.flatMap((operator) =>
          [...operator.edits(place)].map((edit) => ({
            address,
            operator: operator.name,
            file,
            line,
            what: `${path.join('.')}: ${edit.what}`,
            text: edited(text, index, path, edit),
          })),
        );
      });
    }),
  );
  // Two operators may come to the same text: one mutant.
  return [...new Map(all.toReversed().map((mutant) => [mutant.text, mutant])).values()].toReversed();
}

function* placesIn(value: unknown, path: Path): Generator<{ readonly path: Path; readonly value: unknown }> {
  if (path.length > 0) yield { path, value };
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) yield* placesIn(part, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value))
      if (!DOCS.has(key)) yield* placesIn(part, [...path, key]);
  }
}

function nameOf(path: Path): Pick<Place, 'key' | 'isElement'> {
  const isElement = typeof path.at(-1) === 'number';
  return { isElement, key: String(path.findLast((key) => typeof key === 'string')) };
}

function edited(text: string, index: number, path: Path, edit: Edit): string {
  const documents = parseAllDocuments(text);
  const document = documents[index]!;
  if ('value' in edit) document.setIn(path, document.createNode(edit.value));
  else document.deleteIn(path);
  return documents.map((one) => one.toString({ directives: false })).join('---\n');
}

function lineOf(text: string, node: unknown, document: { readonly contents: unknown }): number {
  const known = isMap(node) || isSeq(node) || isScalar(node) ? node : (document.contents as typeof node);
  const start = (known as { readonly range?: readonly number[] | null }).range?.[0] ?? 0;
  return text.slice(0, start).split('\n').length;
}

function idsIn(files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const text of files.values()) {
    for (const document of parseAllDocuments(text)) {
      const { kind, id } = (document.toJS() ?? {}) as { readonly kind?: string; readonly id?: string };
      if (kind !== undefined && id !== undefined) ids.set(kind, [...(ids.get(kind) ?? []), id]);
    }
  }
  return ids;
}
