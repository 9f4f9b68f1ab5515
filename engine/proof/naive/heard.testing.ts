/** What one knows of others by hearsay: everything that asks `has`, directly or through what is defined of the same. */
import type { Definitions, Plain } from './person.testing.ts';

/** Ids of tags and segments, of one entity, that depend on what others say of themselves. */
export function heardIn({ documents }: Definitions): ReadonlySet<string> {
  const heard = new Set<string>();
  for (const { kind, id, ...body } of documents)
    if ((kind === 'tag' || kind === 'segment') && names(body, heard)) heard.add(String(id));
  return heard;
}

/** Whoever is asked for their own entity's segment, as of an event, is not asked now. */
function names(body: Plain, heard: ReadonlySet<string>): boolean {
  const text = JSON.stringify(body);
  return text.includes('"has":') || [...heard].some((id) => new RegExp(`\\b${id}\\b`).test(text));
}
