/** CAR-842: fields and properties that by their name tell who somebody is, and say nothing about `pii`. */
import type { Definition } from '../../../language/definition.ts';
import type { ElementType, Field, Property } from '../../../language/kinds.ts';
import type { Rule } from '../rule.ts';

/** What identifies somebody by itself, as names of fields: whole words of them. */
const TELLING =
  /(^|_)(e_?mail|phone|telephone|mobile|msisdn|last_name|surname|family_name|full_name|birth_?(day|date)|date_of_birth|street|address|postcode|zip_code|iban|card_number|passport|national_id|ssn|tax_id|ip|ip_address|licence_plate)$/;

export const markedFields: Rule<'entity' | 'mixin' | 'event'> = {
  code: 'CAR-842',
  severity: 'warning',
  kinds: ['entity', 'mixin', 'event'],
  *check(definition) {
    const key = definition.kind === 'event' ? 'properties' : 'fields';
    for (const [name, field] of Object.entries(fieldsOf(definition))) {
      if (!TELLING.test(name) || !isText(field) || isSaid(field)) continue;
      yield {
        path: [key, name],
        part: 'key',
        what: `\`${name}\` looks personal and is not marked`,
        why: 'its values are shown in explanations, reports and logs as they are',
        fix: 'add `pii: true`, which masks them; or `pii: false` if they tell nothing of anybody',
      };
    }
  },
};

type AnyField = Field | Property;

function fieldsOf({ value }: Definition<'entity' | 'mixin' | 'event'>): Readonly<Record<string, AnyField>> {
  return ('properties' in value ? value.properties : 'fields' in value ? value.fields : undefined) ?? {};
}

function isText(field: AnyField): boolean {
  const type: ElementType = typeof field === 'string' ? field : field.type;
  return type === 'text' || type === 'date';
}

function isSaid(field: AnyField): boolean {
  return typeof field === 'object' && field.pii !== undefined;
}
