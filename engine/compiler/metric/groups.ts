/** By what a metric is told apart: fields and tags of the person that have few values and name nobody. */
import type { Site } from '../../language/definition.ts';
import { type Context, noteUse } from '../context.ts';
import { expressionAt } from '../expression.ts';
import type { View } from '../view.ts';
import type { GroupName } from './program.ts';

const GROUPING: ReadonlySet<string> = new Set(['text', 'boolean', 'integer', 'ref']);

/** Null where one of them is none, which has been reported. */
export function groupsOf(
  names: readonly string[],
  site: Site,
  context: Context,
  key = 'by',
): readonly GroupName[] | null {
  const groups = names.map((name, index) => groupOf(name, site.at(key, index), context));
  return groups.every((group) => group !== null) ? groups : null;
}

export function groupOf(name: string, site: Site, context: Context): GroupName | null {
  const { fields, workspace, profileScope } = context;
  const field = fields.get(name);
  const tag = context.tagIndex.has(name) ? workspace.get('tag', name)?.value : undefined;
  const type = field?.type ?? tag?.type;
  if (type === undefined && !profileScope.names.has(name)) {
    site.report({
      code: 'CAR-864',
      what: `people have no field or tag \`${name}\``,
      why: 'a metric is told apart by what is known of each person',
      fix: `use one of ${[...profileScope.names.keys()].join(', ')}`,
    });
    return null;
  }
  const isPersonal = field?.pii === true;
  if (isPersonal || (type !== undefined && !GROUPING.has(type))) {
    site.report({
      code: 'CAR-865',
      what: `a metric cannot be told apart by \`${name}\``,
      why: isPersonal
        ? 'it is personal data, and every value would be written down with the metric'
        : `it is ${type}, of which nearly everybody has a value of their own`,
      fix: 'make a tag of few values of it, by `rules`, and name that',
    });
    return null;
  }
  noteUse(context, site.definition, tag ? `tag.${name}` : `entity.profile.${name}`);
  const read = expressionAt(name, site, profileScope, context);
  return read && { name, read: (view: View) => read.evaluate(view.scope) };
}
