/** The unit of an experiment: what people have in common who are assigned as one. */
import type { Site } from '../../language/definition.ts';
import { type Context, noteUse } from '../context.ts';
import { expressionAt } from '../expression.ts';
import type { View } from '../view.ts';

/** Reads the value by which people are assigned as one; undefined where they have none. Null where there is no such field, which is reported. */
export function unitReader(
  name: string,
  site: Site,
  context: Context,
): ((view: View) => string | number | undefined) | null {
  const field = context.fields.get(name);
  if (!field || !['text', 'integer', 'ref'].includes(field.type)) {
    site.report({
      code: 'CAR-884',
      what: field ? `\`${name}\` is ${field.type}, and cannot be a unit` : `people have no field \`${name}\``,
      why: 'a unit is what some people have in common, by a name or a number: a field of type text, integer or ref',
      fix: `use one of ${[...context.fields.keys()].join(', ')}, or leave \`unit\` out: each person`,
    });
    return null;
  }
  noteUse(context, site.definition, 'entity.profile');
  const read = expressionAt(name, site, context.profileScope, context);
  if (!read) return null;
  return (view) => {
    const value = read.evaluate(view.scope);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  };
}
