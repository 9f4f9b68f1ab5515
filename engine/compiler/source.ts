/** Compiles sources: mappings in JSONata, run by the compiled subset where it reaches, else by the reference. */
import type { Definition, Site } from '../language/definition.ts';
import { canCompile, compileExpression, evaluateReference } from '../language/expressions/index.ts';
import type { SourceMapping } from '../language/kinds.ts';
import type { JsonObject } from '../store/store.ts';
import { type Context, noteUse, siteOf } from './context.ts';
import { parseAt } from './expression.ts';
import type { MappingProgram, SourceExpression, SourceProgram } from './program.ts';

export function compileSource(definition: Definition<'source'>, context: Context): SourceProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const { connector, path, shift_to_now = false, ...settings } = value.from;
  const mappings = Array.isArray(value.each) ? value.each : [value.each];
  return {
    id,
    connector,
    path,
    settings: settings as JsonObject,
    shiftToNow: shift_to_now,
    group: value.group ?? null,
    where: value.where === undefined ? null : mapped(value.where, site.at('where'), context),
    each: mappings.map((mapping, index) =>
      compileMapping(mapping, Array.isArray(value.each) ? site.at('each', index) : site.at('each'), context),
    ),
  };
}

function compileMapping(mapping: SourceMapping, site: Site, context: Context): MappingProgram {
  checkNames(mapping, site, context);
  const one = (key: 'when' | 'id' | 'at') =>
    mapping[key] === undefined ? null : mapped(mapping[key], site.at(key), context);
  const many = (key: 'profile' | 'traits' | 'properties') =>
    Object.fromEntries(
      Object.entries(mapping[key] ?? {}).map(([name, text]) => [
        name,
        mapped(text, site.at(key, name), context),
      ]),
    );
  if (mapping.event !== undefined) noteUse(context, site.definition, `event.${mapping.event}`);
  return {
    when: one('when'),
    event: mapping.event ?? null,
    id: one('id'),
    at: one('at'),
    profile: many('profile'),
    traits: many('traits'),
    consent: mapping.consent ?? {},
    properties: many('properties'),
  };
}

/** A value that is not text stands for itself; text is an expression over the row. */
function mapped(value: string | number | boolean, site: Site, { zone }: Context): SourceExpression {
  if (typeof value !== 'string') return async () => value;
  const expression = parseAt(value, site);
  if (!expression) return async () => undefined;
  if (canCompile(expression).length > 0) return (item) => evaluateReference(expression, item);
  const { evaluate } = compileExpression(expression, { zone });
  return async (item) => evaluate(item);
}

/** Names on the left of a mapping must be declared: identifiers, traits, and properties of the event. */
function checkNames(mapping: SourceMapping, site: Site, context: Context): void {
  const identifiers = context.workspace.all('identity')[0]?.value.identifiers.map(({ id }) => id) ?? [];
  const event = mapping.event === undefined ? undefined : context.events.get(mapping.event);
  check('profile', identifiers, 'identifier', 'declare it in kind: identity');
  check('traits', [...context.fields.keys()], 'trait', 'declare it as a field of entity profile');
  if (event)
    check(
      'properties',
      Object.keys(event.properties ?? {}),
      `property of ${event.id}`,
      `declare it in event ${event.id}`,
    );

  function check(
    key: 'profile' | 'traits' | 'properties',
    known: readonly string[],
    word: string,
    mend: string,
  ): void {
    for (const name of Object.keys(mapping[key] ?? {})) {
      if (known.includes(name)) continue;
      site.at(key, name).report(
        {
          code: 'CAR-606',
          what: `\`${name}\` is not a declared ${word}`,
          why: 'what is imported under an undeclared name could never be used by a condition',
          fix: known.length === 0 ? mend : `${mend}, or use one of ${known.join(', ')}`,
        },
        'key',
      );
    }
  }
}
