/**
 * Values that are looked after: tags and traits with `history: true`, whose changes become events, and tags with
 * `refresh`, which stay as they are in between. Decided in one order with segments, because each may depend on
 * the others.
 */

import type { Json } from '../store/store.ts';
import { type Context, definitionsOf } from './context.ts';
import { contentHash } from './feature.ts';

export interface WatchedProgram {
  readonly name: string;
  /** `tag.value_tier`, `entity.profile.country`. */
  readonly address: string;
  /** Index of the tag; null: a trait. */
  readonly tag: number | null;
  /** Whether the last value is remembered, so that another one is an event. */
  readonly remembers: boolean;
  /** Under which the value is held between refreshes; null: it follows everything. */
  readonly held: string | null;
}

/** Traits in order of name, then tags in theirs. A name is a tag or a trait, never both. */
export function watchedOf({ workspace, entity, fields }: Context): readonly WatchedProgram[] {
  const traits = [...fields]
    .filter(([, { history }]) => history === true)
    .map(([name]) => ({ name, address: `entity.${entity}.${name}`, tag: null, remembers: true, held: null }));
  const tags = definitionsOf(workspace, 'tag', entity).flatMap(
    ({ id, address, value }, tag): WatchedProgram[] => {
      const remembers = value.history === true;
      const held = 'refresh' in value && value.refresh !== undefined ? heldKey(value) : null;
      return remembers || held !== null ? [{ name: id, address, tag, remembers, held }] : [];
    },
  );
  return [...traits, ...tags];
}

/** By what the tag says: a tag that says something else must not show what it said before. */
export function heldKey(tag: object): string {
  return `tag.${contentHash(tag as Json)}`;
}

/** Whether the engine keeps the history of this tag or trait. */
export function isTracked({ workspace, fields }: Context, name: string): boolean {
  return fields.get(name)?.history === true || workspace.get('tag', name)?.value.history === true;
}
