/** What a catalogue keeps of a thing: its fields and tags, and what rules ask of it, answered as of now. */
import type { CatalogueProgram } from '../../compiler/placement/program.ts';
import type { Program } from '../../compiler/program.ts';
import type { Draft } from '../draft.ts';
import { viewOf } from '../scope.ts';
import type { CatalogueItem } from './news.ts';

/** Null: it is no candidate. */
export function itemOf(
  { segments, selections, fields }: CatalogueProgram,
  program: Program,
  draft: Draft,
): CatalogueItem | null {
  if (draft.key === null || !segments.some((index) => draft.members[index] === 1)) return null;
  const view = viewOf(program, draft);
  const scope = view.scope as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = { id: draft.key };
  for (const name of fields) {
    const value = scope[name];
    if (value !== undefined && value !== null) values[name] = value;
  }
  return {
    id: draft.key,
    values,
    is: selections.flatMap((test, index) => (test.holds(view) ? [index] : [])),
  };
}
