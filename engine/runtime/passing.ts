/**
 * What people's events tell others: each thing that an event refers to, and that listens to such events, gets a copy
 * with exactly the elements that are about it. Pure; the lines travel with the letters.
 */

import type { Program } from '../compiler/program.ts';
import { entityKind, keyOf, type Reference } from '../compiler/reference.ts';
import type { ReferencePath } from '../compiler/walking.ts';
import type { Draft } from '../evaluate/draft.ts';
import type { Layout } from '../evaluate/layout.ts';
import type { ChangeRow, EventRow, Json, JsonObject } from '../store/store.ts';
import type { OccurrenceLine } from './lines.ts';

/** What a draft that has come to rest tells of its new events. `at` is the instant of the batch. */
export function occurrencesOf(program: Program, { out }: Draft, at: number): OccurrenceLine[] {
  return out.events.flatMap((event) =>
    // What was somebody else's before is news to nobody but those who had not heard of it.
    linesOf(program, event, (program.passes.get(event.type) ?? NOBODY).values(), causeOf(event, out, at)),
  );
}

/** What just happened is news, whatever else the same input did to the person. */
function causeOf({ at, message }: EventRow, { imported }: Draft['out'], now: number): ChangeRow['cause'] {
  if (imported.has(message)) return 'import';
  return at === now ? 'event' : 'merge';
}

/** What a profile that comes into this release tells of its past: what nobody listened to before. */
export function pastOccurrences(
  program: Program,
  { passedSince }: Layout,
  events: readonly EventRow[],
  release: number,
): OccurrenceLine[] {
  return events.flatMap((event) => {
    const listening = [...(program.passes.get(event.type) ?? NOBODY)];
    const late = listening.filter((entity) => (passedSince.get(`${entity} ${event.type}`) ?? 0) > release);
    return linesOf(program, event, late, 'release');
  });
}

const NOBODY: ReadonlySet<string> = new Set();

function linesOf(
  { events }: Program,
  { type, message, time, at, properties }: EventRow,
  entities: Iterable<string>,
  cause: ChangeRow['cause'],
): OccurrenceLine[] {
  const references = events.get(type)?.references ?? [];
  return [...entities].flatMap((entity) => {
    const paths = references.filter((path) => path.entity === entity);
    return [...keysIn(paths, properties)].map((key) => ({
      type: 'occurrence' as const,
      who: { kind: entityKind(entity), value: key },
      event: type,
      message,
      time,
      at,
      properties: about(key, paths, properties),
      cause,
    }));
  });
}

/** Everything that is not a person and that an event refers to. */
export function referencesIn(paths: readonly ReferencePath[], properties: JsonObject): Reference[] {
  return paths.flatMap((path) =>
    [...keysIn([path], properties)].map((value) => ({ kind: entityKind(path.entity), value })),
  );
}

function keysIn(paths: readonly ReferencePath[], properties: JsonObject): Set<string> {
  const keys = new Set<string>();
  for (const { list, name } of paths) {
    for (const holder of list === null ? [properties] : elementsOf(properties[list])) {
      const key = keyOf(holder[name]);
      if (key !== null) keys.add(key);
    }
  }
  return keys;
}

/** The event as one of those it refers to sees it: of lists that refer to such things, only what is about it. */
function about(key: string, paths: readonly ReferencePath[], properties: JsonObject): JsonObject {
  const seen: Record<string, Json> = { ...properties };
  for (const list of new Set(paths.map((path) => path.list))) {
    if (list === null) continue;
    const names = paths.filter((path) => path.list === list).map(({ name }) => name);
    seen[list] = elementsOf(properties[list]).filter((element) =>
      names.some((name) => keyOf(element[name]) === key),
    );
  }
  return seen;
}

export function elementsOf(list: Json | undefined): readonly JsonObject[] {
  if (!Array.isArray(list)) return [];
  return list.filter(
    (element): element is JsonObject =>
      element !== null && typeof element === 'object' && !Array.isArray(element),
  );
}
