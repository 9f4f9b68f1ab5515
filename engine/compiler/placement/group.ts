/** By what it is learnt apart: values of tags and traits, and memberships, as one text. */
import type { Site } from '../../language/definition.ts';
import type { Exploration } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import { type Context, noteUse, segmentOf } from '../context.ts';
import type { View } from '../view.ts';

/** What is written, for its hash. */
export function groupsWritten({ by = [], segments = [] }: Partial<Exploration>): readonly string[] {
  const names = typeof by === 'string' ? [by] : by;
  return [...names, ...segments.map((id) => `in ${id}`)];
}

/** Empty where nothing is told apart. */
export function compileGroup(
  { by = [], segments = [] }: Partial<Exploration>,
  site: Site,
  context: Context,
): (view: View) => string {
  const names = typeof by === 'string' ? [by] : by;
  for (const [index, name] of names.entries())
    checkName(name, typeof by === 'string' ? site.at('by') : site.at('by', index), context);
  const members = segments.flatMap((id, index) => {
    noteUse(context, site.definition, `segment.${id}`);
    return segmentOf(id, site.at('segments', index), context) ?? [];
  });
  if (names.length === 0 && members.length === 0) return () => '';
  return (view) => {
    const values = names.map((name) => (view.scope as Readonly<Record<string, unknown>>)[name] ?? null);
    return JSON.stringify([...values, ...members.map((index) => view.member(index))]);
  };
}

function checkName(name: string, site: Site, context: Context): void {
  const { names } = context.profileScope;
  if (names.has(name)) {
    const kind = context.tagIndex.has(name) ? 'tag.' : `entity.${context.entity}.`;
    noteUse(context, site.definition, `${kind}${name}`);
    return;
  }
  const near = nearest(name, [...names.keys()]);
  site.report({
    code: 'CAR-908',
    what: `people have no tag or trait \`${name}\``,
    why: 'what works is learnt for each of its values apart',
    fix: near ? `did you mean \`${near}\`?` : 'name a tag or a trait',
  });
}
