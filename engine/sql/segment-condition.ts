/** The condition of a segment of people with its place. Who stands in a list from outside is known to the engine alone. */
import { type Context, siteOf } from '../compiler/context.ts';
import type { Site } from '../language/definition.ts';
import type { Condition } from '../language/kinds.ts';
import { Refusal } from './refusal.ts';

/** Throws a Refusal where there is none. */
export function conditionOf(
  context: Context,
  id: string,
): { readonly condition: Condition; readonly site: Site } {
  const definition = context.workspace.get('segment', id);
  if (!definition) throw new Error(`no segment ${id}`);
  const site = siteOf(context, definition);
  if ((definition.value.of ?? 'profile') !== 'profile')
    throw new Refusal('queries are about people; it has others as its members', site.at('of'));
  if ('list' in definition.value)
    throw new Refusal('who stands in a list from outside is kept in states, not in columns', site.at('list'));
  return { condition: definition.value.who, site: site.at('who') };
}
