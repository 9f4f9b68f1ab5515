/** The kinds of identifier by which anything relates to people: only their arrival can end anybody's waiting. */
import type { Run } from '../evaluate/run.ts';

const kinds = new WeakMap<Run, ReadonlySet<string>>();

export function relatesBy(run: Run): ReadonlySet<string> {
  const known = kinds.get(run);
  if (known) return known;
  const found = new Set<string>();
  for (const { program } of [run, ...run.others.values()])
    for (const { kind } of program.relations.out) if (kind !== null) found.add(kind);
  kinds.set(run, found);
  return found;
}
