/**
 * The manifest: all that is stored of a release. It holds the definitions themselves, so that what runs can be
 * read, compared and compiled again from the store alone. Same definitions, same bytes.
 */
import type { Definition } from '../language/definition.ts';
import { Diagnostics } from '../language/diagnostic.ts';
import { type Kind, releasedKinds } from '../language/kinds.ts';
import { type Moved, Workspace } from '../language/workspace.ts';
import type { Json, JsonObject } from '../store/store.ts';
import { DefinitionTexts } from './definition-texts.ts';
import { stableText, textHash } from './feature.ts';
import { allPrograms, type Program } from './program.ts';

export interface Manifest {
  readonly format: 1;
  /** Hash of everything below: equal manifests are one release. */
  readonly hash: string;
  readonly settings: JsonObject;
  readonly moved: JsonObject;
  /** Address → where it stood, what it said. */
  readonly definitions: Readonly<
    Record<string, { readonly file: string; readonly hash: string; readonly value: JsonObject }>
  >;
  /** Path → text of files that definitions name. */
  readonly files: Readonly<Record<string, string>>;
  /** Feature hash → its meaning and what uses the same. */
  readonly features: Readonly<Record<string, Json>>;
  /** `<entity> <event>` → the properties by which it is passed on: what others keep of what people do. */
  readonly passes?: Readonly<Record<string, readonly string[]>>;
  /** Address → addresses it uses. */
  readonly uses: Readonly<Record<string, readonly string[]>>;
}

export function manifestOf(
  workspace: Workspace,
  program: Program,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
  texts: DefinitionTexts = new DefinitionTexts(),
): Manifest {
  const definitions: Record<string, Manifest['definitions'][string]> = {};
  for (const { address, file, value } of allDefinitions(workspace)) {
    const plain = value as unknown as JsonObject;
    definitions[address] = { file, hash: texts.hashOf(plain), value: plain };
  }
  const body = {
    settings: settingsOf(workspace),
    moved: workspace.moved as unknown as JsonObject,
    definitions,
    files: sorted(workspace.files),
    features: Object.fromEntries(
      allPrograms(program).flatMap(({ features }) =>
        features.map(({ hash, canonical }) => [hash, canonical] as const),
      ),
    ),
    passes: passesOf(program),
    uses: Object.fromEntries([...uses].sort().map(([address, used]) => [address, [...used].sort()])),
  };
  const text = stableText(body as unknown as Json, (part) => texts.textOf(part));
  return { format: 1, hash: textHash(text), ...body };
}

/** How definitions are judged says nothing of what runs. */
function settingsOf({ settings }: Workspace): JsonObject {
  const { lint: _, ...others } = settings;
  return others as unknown as JsonObject;
}

/** What of people's events is passed on to the things they refer to, and by which properties. */
export function passesOf({ passes, events }: Program): Readonly<Record<string, readonly string[]>> {
  const found: [string, readonly string[]][] = [];
  for (const [type, entities] of passes) {
    for (const entity of entities) {
      const paths = events.get(type)!.references.filter((path) => path.entity === entity);
      found.push([
        `${entity} ${type}`,
        paths.map(({ list, name }) => (list === null ? name : `${list}.${name}`)),
      ]);
    }
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The workspace a manifest was made from. Its definitions know their files, not their lines. */
export function workspaceOf(manifest: Manifest, root: string): Workspace {
  const definitions = Object.entries(manifest.definitions).map(([address, { file, value }]): Definition => {
    const range = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const { kind, id } = value as unknown as { kind: Kind; id: string };
    return { kind, id, address, file, value: value as never, locate: () => range };
  });
  return new Workspace(
    root,
    manifest.settings as never,
    manifest.moved as unknown as Moved,
    definitions,
    new Diagnostics(),
    new Map(Object.entries(manifest.files)),
    new Set(),
    true,
  );
}

function allDefinitions(workspace: Workspace): Definition[] {
  return releasedKinds.flatMap((kind) => workspace.all(kind) as Definition[]);
}

function sorted(files: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
