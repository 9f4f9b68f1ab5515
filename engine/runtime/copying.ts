/**
 * References are read as of the event and copied: beside `sku` the accepted event keeps `sku.category` and its likes,
 * and `sku.in`. So what a `where` asks of them never changes afterwards, and nothing fans out.
 */

import { declaredSegments } from '../compiler/program.ts';
import { entityKind, entityOfKind, keyOf, type Reference } from '../compiler/reference.ts';
import type { ReferencePath } from '../compiler/walking.ts';
import { advance } from '../evaluate/advance.ts';
import { draftOf, needsEvents } from '../evaluate/draft.ts';
import { type Run, runFor } from '../evaluate/run.ts';
import { isMember } from '../evaluate/state-row.ts';
import type { Json, JsonObject, ProfileImage } from '../store/store.ts';
import { elementsOf } from './passing.ts';

/** The stored image of what a reference means, or undefined where nobody knows it. */
export type Find = (who: Reference) => ProfileImage | undefined;

/** Puts copies beside references of an event accepted at an instant. */
export type Copy = (paths: readonly ReferencePath[], properties: JsonObject, at: number) => JsonObject;

/** The properties with copies beside every reference to something known. What a sender put there is not kept. */
export function withCopies(
  run: Run,
  paths: readonly ReferencePath[],
  properties: JsonObject,
  find: Find,
  at: number,
): JsonObject {
  if (paths.length === 0) return properties;
  const facts = new Map<string, JsonObject>();
  const factsOf = ({ entity, name }: ReferencePath, value: Json | undefined): JsonObject => {
    const key = keyOf(value);
    if (key === null) return {};
    const who = { kind: entityKind(entity), value: key };
    const id = `${who.kind}|${key}`;
    const known = facts.get(id) ?? factsAt(run, who, find(who), at);
    facts.set(id, known);
    return Object.fromEntries(Object.entries(known).map(([field, fact]) => [`${name}.${field}`, fact]));
  };
  let copied: JsonObject = properties;
  for (const path of paths) {
    const { list } = path;
    const fill = (holder: JsonObject): JsonObject => ({
      ...without(holder, `${path.name}.`),
      ...factsOf(path, holder[path.name]),
    });
    if (list === null) copied = fill(copied);
    else if (Array.isArray(copied[list])) {
      const elements = new Set<Json>(elementsOf(copied[list]));
      const filled = (copied[list] as readonly Json[]).map((one) =>
        elements.has(one) ? fill(one as JsonObject) : one,
      );
      copied = { ...copied, [list]: filled };
    }
  }
  return copied;
}

function without(holder: JsonObject, prefix: string): JsonObject {
  return Object.fromEntries(Object.entries(holder).filter(([name]) => !name.startsWith(prefix)));
}

/** Single values that are not personal, and the segments it is a member of at this instant. */
function factsAt(run: Run, { kind }: Reference, image: ProfileImage | undefined, at: number): JsonObject {
  if (!image) return {};
  const own = runFor(run, entityOfKind(kind)!);
  const facts: Record<string, Json> = {};
  for (const name of own.program.copied) {
    const value = image.profile.traits[name];
    if (value !== undefined) facts[name] = value;
  }
  const segments = declaredSegments(own.program);
  if (segments.length === 0) return facts;
  const isNow = membershipAt(own, image, at);
  facts['in'] = segments.filter(({ index }) => isNow(index)).map(({ id }) => id);
  return facts;
}

/** Whether something has changed by itself, by `at` or just then, since anybody looked at it: to say what it is now takes its events. */
export function isBehind(run: Run, image: ProfileImage, at: number): boolean {
  const { state, profile } = image;
  const { layout } = runFor(run, profile.entity);
  return state !== null && state.due !== null && state.due <= at && !needsEvents(layout, image);
}

/** One that is behind was read with its events. */
function membershipAt(own: Run, image: ProfileImage, at: number): (segment: number) => boolean {
  const { state } = image;
  if (!isBehind(own, image, at)) return (segment) => isMember(state, own.layout.segments[segment]!);
  const draft = draftOf(own.program, own.layout, image, { history: image.events, ranges: [] });
  advance(own, draft, { type: 'time', at });
  return (segment) => draft.members[segment] === 1;
}
