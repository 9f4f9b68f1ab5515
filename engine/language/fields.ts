/**
 * Fields as they are meant: shorthand written out, mixins taken in. Pure; what is wrong with them is told by
 * the checks, so here a mixin that is missing or part of a circle just adds nothing.
 */
import type { Definition } from './definition.ts';
import type {
  EventDefinition,
  Field,
  FieldDefinition,
  Fields,
  Property,
  PropertyDefinition,
} from './kinds.ts';
import type { Workspace } from './workspace.ts';

/** A field of an entity, and the definition it was written in: the entity itself or one of its mixins. */
export interface OwnedField {
  readonly field: FieldDefinition;
  readonly owner: Definition<'entity'> | Definition<'mixin'>;
}

/**
 * All fields of an entity or mixin by name: those of its mixins in order, then its own. The key of an entity is
 * a text unless it is declared as something else.
 */
export function ownedFieldsOf(
  workspace: Workspace,
  owner: Definition<'entity'> | Definition<'mixin'>,
): ReadonlyMap<string, OwnedField> {
  const found = new Map<string, OwnedField>();
  if (owner.kind === 'entity') {
    const { key } = (owner as Definition<'entity'>).value;
    if (key !== undefined) found.set(key, { field: { type: 'text' }, owner });
  }
  collect(owner, new Set());
  return found;

  function collect(from: OwnedField['owner'], above: ReadonlySet<string>): void {
    if (above.has(from.address)) return;
    for (const id of from.value.mixins ?? []) {
      const mixin = workspace.get('mixin', id);
      if (mixin) collect(mixin, new Set(above).add(from.address));
    }
    for (const [name, field] of Object.entries(from.value.fields ?? {}))
      found.set(name, { field: writtenOut(field), owner: from });
  }
}

/** The fields of an entity or mixin, mixins included, by name. */
export function fieldsOf(
  workspace: Workspace,
  owner: Definition<'entity'> | Definition<'mixin'>,
): Readonly<Record<string, FieldDefinition>> {
  return Object.fromEntries([...ownedFieldsOf(workspace, owner)].map(([name, { field }]) => [name, field]));
}

/** The properties of an event by name. */
export function propertiesOf(event: EventDefinition): Readonly<Record<string, PropertyDefinition>> {
  return Object.fromEntries(
    Object.entries(event.properties ?? {}).map(([name, property]) => [name, writtenOut(property)]),
  );
}

/** The sub-properties of a list or object that has them, by name. */
export function elementFieldsOf(field: FieldDefinition): Readonly<Record<string, FieldDefinition>> | null {
  if (typeof field.of !== 'object') return null;
  const fields: Fields = field.of;
  return Object.fromEntries(Object.entries(fields).map(([name, part]) => [name, writtenOut(part)]));
}

/** `text` means `{ type: text }`. */
export function writtenOut(field: Field): FieldDefinition;
export function writtenOut(property: Property): PropertyDefinition;
export function writtenOut(field: Field | Property): FieldDefinition | PropertyDefinition {
  return typeof field === 'string' ? { type: field } : field;
}
