/**
 * What differs between two manifests: definitions added, changed, moved and removed, and inside a changed one
 * the parts that differ. Pure; the first half of a plan. It does not say what the changes do to people.
 */
import { posix } from 'node:path';
import type { Manifest } from '../compiler/manifest.ts';
import { compareText } from '../language/diagnostic.ts';
import type { Moved } from '../language/workspace.ts';
import type { Json, JsonObject } from '../store/store.ts';
import { type Difference, differencesOf } from './differences.ts';
import { type Facet, facetsOf } from './facets.ts';
import { kindOf, reasonsOf } from './reasons.ts';

/** Stands for carillon.yaml, which is no definition and can change all the same. */
export const SETTINGS = 'carillon.yaml';

export interface DefinitionChange {
  readonly change: 'added' | 'changed' | 'moved' | 'removed';
  /** Address of the definition, or `carillon.yaml`. */
  readonly address: string;
  readonly title: string | null;
  /** The address before, of a moved one. */
  readonly from?: string;
  /** Of changed and moved ones. */
  readonly differences: readonly Difference[];
  /** What the differences are about. */
  readonly facets: readonly Facet[];
  /** Why it counts as changed, for programs: `step_added`, `property_removed`, … */
  readonly reasons: readonly string[];
}

type Bare = Omit<DefinitionChange, 'facets' | 'reasons'>;

type Definitions = Manifest['definitions'];

/** Without a manifest before, everything is added. In order of address. */
export function changesBetween(before: Manifest | null, after: Manifest): readonly DefinitionChange[] {
  return bareChanges(before, after).map((change) => ({
    ...change,
    facets: facetsOf(kindOf(change.address), change.differences),
    reasons: reasonsOf(change),
  }));
}

function bareChanges(before: Manifest | null, after: Manifest): readonly Bare[] {
  if (before === null) return Object.keys(after.definitions).sort(compareText).map(added);
  const moves = movesBetween(before.definitions, after);
  const left = new Set(moves.keys());
  const arrived = new Map([...moves].map(([from, to]) => [to, from]));
  const changes = Object.keys(after.definitions).flatMap((address) => {
    const from = arrived.get(address) ?? address;
    if (before.definitions[from] === undefined) return [added(address)];
    return changed(from, address);
  });
  const removed = Object.keys(before.definitions)
    .filter((address) => !left.has(address) && after.definitions[address] === undefined)
    .map((address): Bare => {
      const title = titleOf(before.definitions, address);
      return { change: 'removed', address, title, differences: [] };
    });
  const ordered = [...changes, ...removed].sort((a, b) => compareText(a.address, b.address));
  return [...settingsChange(before, after), ...ordered];

  function changed(from: string, address: string): readonly Bare[] {
    const differences = [
      ...differencesOf(before!.definitions[from]!.value, withId(after.definitions[address]!.value, from)),
      ...fileDifferences(before!, after, after.definitions[address]!),
    ];
    const title = titleOf(after.definitions, address);
    if (from !== address) return [{ change: 'moved', address, from, title, differences }];
    return differences.length === 0 ? [] : [{ change: 'changed', address, title, differences }];
  }

  function added(address: string): Bare {
    return { change: 'added', address, title: titleOf(after.definitions, address), differences: [] };
  }
}

function settingsChange(before: Manifest, after: Manifest): readonly Bare[] {
  const differences = differencesOf(before.settings, after.settings);
  return differences.length === 0 ? [] : [{ change: 'changed', address: SETTINGS, title: null, differences }];
}

/** Old address → new address, of what moved.yaml says has moved and really has. */
function movesBetween(before: Definitions, { definitions, moved }: Manifest): ReadonlyMap<string, string> {
  const declared = (moved as unknown as Partial<Moved>).moved ?? [];
  return new Map(
    declared
      .filter(({ from }) => before[from] !== undefined && definitions[from] === undefined)
      .filter(({ to }) => definitions[to] !== undefined && before[to] === undefined)
      .map(({ from, to }) => [from, to]),
  );
}

/** The id of a moved definition differs by being moved, which is said already. */
function withId(value: JsonObject, address: string): JsonObject {
  return { ...value, id: address.slice(address.indexOf('.') + 1) };
}

function titleOf(definitions: Definitions, address: string): string | null {
  const title = definitions[address]?.value['title'];
  return typeof title === 'string' ? title : null;
}

/** Texts in files of their own are part of what a definition says. */
function fileDifferences(before: Manifest, after: Manifest, definition: Definitions[string]): Difference[] {
  const folder = posix.dirname(definition.file);
  return filesNamed(definition.value)
    .map((name) => posix.join(folder, name))
    .filter((path) => before.files[path] !== undefined && before.files[path] !== after.files[path])
    .map((path) => ({ path, before: sizeOf(before.files[path]), after: sizeOf(after.files[path]) }));
}

function sizeOf(text: string | undefined): string {
  return `a text of ${text?.length ?? 0} characters`;
}

function filesNamed(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(filesNamed);
  return Object.entries(value as JsonObject).flatMap(([key, part]) =>
    key === 'file' && typeof part === 'string' ? [part] : filesNamed(part),
  );
}
