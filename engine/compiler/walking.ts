/**
 * Walked references: what a `where` may ask of the thing an event refers to, as it was when the event came. Beside
 * the reference `sku` an event carries `sku.category` and its likes, and `sku.in`, the segments it was a member of.
 */
import type { Site } from '../language/definition.ts';
import type { ValueType } from '../language/expressions/index.ts';
import { fieldsOf, writtenOut } from '../language/fields.ts';
import type { EventDefinition } from '../language/kinds.ts';
import type { Workspace } from '../language/workspace.ts';
import { columnTypeOf, valueTypeOf } from './field.ts';

/** A property by which an event refers to something: of its own, or of the elements of a list. */
export interface ReferencePath {
  readonly list: string | null;
  readonly name: string;
  readonly entity: string;
}

/** Entity → its fields that are copied beside a reference: single values, nothing about people. */
export type Walkable = ReadonlyMap<string, ReadonlyMap<string, ValueType>>;

export function walkableOf(workspace: Workspace): Walkable {
  return new Map(
    workspace
      .all('entity')
      .filter(({ id }) => id !== 'profile')
      .map((entity) => {
        const fields = Object.entries(fieldsOf(workspace, entity)).filter(
          // Whom something belongs to is about a person.
          ([, field]) => field.pii !== true && field.to !== 'profile' && columnTypeOf(field) !== 'json',
        );
        return [
          entity.id,
          new Map(
            fields.map(([name, field]): [string, ValueType] => [
              name,
              { ...valueTypeOf(field), optional: true },
            ]),
          ),
        ];
      }),
  );
}

/** The names of one occurrence with those of what it refers to. */
export function withWalked(
  names: ReadonlyMap<string, ValueType>,
  walkable: Walkable,
): Map<string, ValueType> {
  const all = new Map<string, ValueType>();
  for (const [name, type] of names) {
    all.set(name, insideWalked(type, walkable));
    const fields = type.ref === undefined ? undefined : walkable.get(type.ref);
    for (const [field, fieldType] of fields ?? []) all.set(`${name}.${field}`, fieldType);
    if (fields) all.set(`${name}.in`, { type: 'list', of: { type: 'text' }, optional: true });
  }
  return all;
}

function insideWalked(type: ValueType, walkable: Walkable): ValueType {
  if (type.type === 'list') return { ...type, of: insideWalked(type.of, walkable) };
  return type.type === 'object' ? { ...type, fields: withWalked(type.fields, walkable) } : type;
}

/** Where an event refers to things that are not people. */
export function referencesOf(event: EventDefinition): readonly ReferencePath[] {
  const found: ReferencePath[] = [];
  for (const [name, written] of Object.entries(event.properties ?? {})) {
    const property = writtenOut(written);
    const at = (list: string | null, field: string, entity: string | undefined) => {
      if (entity !== undefined && entity !== 'profile') found.push({ list, name: field, entity });
    };
    if (property.type === 'ref') at(null, name, property.to);
    if (property.type !== 'list' || typeof property.of !== 'object') continue;
    for (const [field, part] of Object.entries(property.of)) {
      const declared = writtenOut(part);
      if (declared.type === 'ref') at(name, field, declared.to);
    }
  }
  return found;
}

/** People do things; what is done to anything else is known by the events that refer to it. Its values are its own. */
export function refersToOwn(
  event: EventDefinition,
  site: Site,
  { entity }: { readonly entity: string },
): boolean {
  if (entity === 'profile' || event.id === 'value_changed') return true;
  if (referencesOf(event).some((path) => path.entity === entity)) return true;
  site.at('did').report({
    code: 'CAR-553',
    what: `event ${event.id} does not refer to ${entity}`,
    why: `what happens to one is known by a property of type \`ref\`, of the event or of the elements of a list`,
    fix: `declare one, e.g. \`${entity}: { type: ref, to: ${entity} }\` under the properties of ${event.id}`,
  });
  return false;
}
