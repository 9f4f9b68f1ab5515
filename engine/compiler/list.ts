/** Compiles the `list` of a segment: where its rows are, and whom each of them names. */
import type { Definition, Site } from '../language/definition.ts';
import type { ImportedList } from '../language/kinds.ts';
import type { Json, JsonObject } from '../store/store.ts';
import { type Context, noteFlag } from './context.ts';
import { contentHash } from './feature.ts';
import type { SourceExpression } from './program.ts';
import { type Schedule, scheduleOf } from './refresh.ts';
import { mapped } from './source.ts';
import type { Test } from './view.ts';

const HOUR = 3_600_000;

export interface ListProgram {
  readonly segment: string;
  /** Of the flag that its members have. */
  readonly key: string;
  /** Hash of what the definition says: another list is read anew. */
  readonly meaning: string;
  readonly connector: string;
  readonly path: string;
  readonly settings: JsonObject;
  readonly profile: Readonly<Record<string, SourceExpression>>;
  /** How often the file is looked at. */
  readonly schedule: Schedule;
}

/** The flag of those who stand in the list of a segment. */
export function listFlag(segment: string): string {
  return `list.${segment}`;
}

export function isListFlag(flag: string): boolean {
  return flag.startsWith('list.');
}

export function compileList(
  definition: Definition<'segment'>,
  list: ImportedList,
  refresh: string | undefined,
  site: Site,
  context: Context,
): Test {
  const { connector, path, profile, ...settings } = list;
  const key = listFlag(definition.id);
  noteFlag(context, definition, key);
  context.lists.push({
    segment: definition.id,
    key,
    meaning: contentHash(list as unknown as Json),
    connector,
    path,
    settings: settings as JsonObject,
    profile: Object.fromEntries(
      Object.entries(profile).map(([kind, text]) => [
        kind,
        mapped(text, site.at('list', 'profile', kind), context),
      ]),
    ),
    schedule: scheduleOf(refresh, HOUR),
  });
  return {
    holds: (view) => view.flag(key),
    explain: (view) => ({ text: `list ${path}`, holds: view.flag(key) }),
    canonical: { list: path },
    steps: [],
  };
}
