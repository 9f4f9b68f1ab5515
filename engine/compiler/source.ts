/** Compiles sources: mappings in JSONata, run by the compiled subset where it reaches, else by the reference. */
import type { Definition, Site } from '../language/definition.ts';
import { canCompile, compileExpression, evaluateReference } from '../language/expressions/index.ts';
import { propertiesOf } from '../language/fields.ts';
import type { FieldDefinition, SourceMapping } from '../language/kinds.ts';
import type { JsonObject } from '../store/store.ts';
import { type Context, noteUse, siteOf } from './context.ts';
import { parseAt } from './expression.ts';
import type { MappingProgram, SourceExpression, SourceProgram } from './program.ts';
import { type TimeReading, timeReading } from './source-time.ts';

export function compileSource(definition: Definition<'source'>, context: Context): SourceProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const { connector, path, shift_to_now = false, row_number = null, ...rest } = value.from;
  const { zone = context.zone, times: pattern, ...settings } = rest;
  const times = timeReading(zone, pattern);
  const mappings = Array.isArray(value.each) ? value.each : [value.each];
  return {
    id,
    connector,
    path,
    settings: settings as JsonObject,
    shiftToNow: shift_to_now,
    rowNumber: row_number,
    group: value.group ?? null,
    where: value.where === undefined ? null : mapped(value.where, site.at('where'), context),
    each: mappings.map((mapping, index) =>
      compileMapping(
        mapping,
        Array.isArray(value.each) ? site.at('each', index) : site.at('each'),
        context,
        times,
      ),
    ),
  };
}

function compileMapping(
  mapping: SourceMapping,
  site: Site,
  context: Context,
  times: TimeReading,
): MappingProgram {
  const one = (key: 'when' | 'id' | 'at' | 'key') =>
    mapping[key] === undefined ? null : mapped(mapping[key], site.at(key), context);
  const many = (key: 'profile' | 'traits' | 'tags' | 'properties', fields: Fields = {}) =>
    Object.fromEntries(
      Object.entries(mapping[key] ?? {}).map(([name, text]) => {
        const value = mapped(text, site.at(key, name), context);
        const type = fields[name]?.type;
        return [
          name,
          isOfTime(type) ? async (item: object) => times.fieldOf(type, await value(item)) : value,
        ];
      }),
    );
  const event = mapping.event === undefined ? undefined : context.events.get(mapping.event);
  const own = mapping.entity === undefined ? context : context.scopes.get(mapping.entity);
  if (mapping.event !== undefined) noteUse(context, site.definition, `event.${mapping.event}`);
  if (mapping.entity !== undefined) noteUse(context, site.definition, `entity.${mapping.entity}`);
  const at = one('at');
  return {
    when: one('when'),
    entity: mapping.entity ?? null,
    key: one('key'),
    event: mapping.event ?? null,
    id: one('id'),
    at: at && (async (item) => times.instantOf(await at(item))),
    profile: many('profile'),
    traits: many('traits', Object.fromEntries(own?.fields ?? [])),
    tags: many('tags'),
    consent: mapping.consent ?? {},
    properties: many('properties', event && propertiesOf(event)),
  };
}

type Fields = Readonly<Record<string, FieldDefinition>>;

function isOfTime(type: FieldDefinition['type'] | undefined): type is 'instant' | 'date' {
  return type === 'instant' || type === 'date';
}

/** A value that is not text stands for itself; text is an expression over the row. */
export function mapped(value: string | number | boolean, site: Site, { zone }: Context): SourceExpression {
  if (typeof value !== 'string') return async () => value;
  const expression = parseAt(value, site);
  if (!expression) return async () => undefined;
  if (canCompile(expression).length > 0) return (item) => evaluateReference(expression, item, { zone });
  const { evaluate } = compileExpression(expression, { zone });
  return async (item) => evaluate(item);
}
