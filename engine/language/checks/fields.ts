/** Keys of fields and properties that do not fit their type: decimals of a text, a pattern of a number. */
import { Site } from '../definition.ts';
import { writtenOut } from '../fields.ts';
import type { FieldDefinition, Fields, Properties, TypeName } from '../kinds.ts';
import type { Check } from './index.ts';

/** Which types a key says something about. Keys that are not here fit every type. */
const fitting: Readonly<Partial<Record<keyof FieldDefinition, readonly TypeName[]>>> = {
  of: ['list', 'object'],
  to: ['ref'],
  by: ['ref'],
  minimum: ['number', 'integer'],
  maximum: ['number', 'integer'],
  decimals: ['number'],
  pattern: ['text', 'ref'],
  one_of: ['text', 'number', 'integer', 'ref'],
};

export const checkFields: Check = (workspace, diagnostics) => {
  for (const owner of [...workspace.all('entity'), ...workspace.all('mixin')]) {
    const site = new Site(owner, diagnostics, ['fields']);
    checkAll(owner.value.fields, site);
    checkHistory(owner.value.fields, site, false);
  }
  for (const event of workspace.all('event'))
    checkAll(event.value.properties, new Site(event, diagnostics, ['properties']));
};

function checkAll(fields: Fields | Properties | undefined, site: Site): void {
  for (const [name, written] of Object.entries(fields ?? {})) {
    const field: FieldDefinition = writtenOut(written);
    const at = site.at(name);
    checkFit(field, at);
    checkValues(field, at);
    if (typeof field.of === 'object') checkAll(field.of, at.at('of'));
  }
}

/** Only whole fields of people and things are remembered. */
function checkHistory(fields: Fields | undefined, site: Site, isRefused: boolean): void {
  for (const [name, written] of Object.entries(fields ?? {})) {
    const { history, of } = writtenOut(written);
    if (history !== undefined && isRefused)
      site.at(name, 'history').report(
        {
          code: 'CAR-217',
          what: 'only whole fields of an entity keep a history',
          why: '`changed` asks about a field as a whole, not about what is inside it',
          fix: 'delete it',
        },
        'key',
      );
    if (typeof of === 'object') checkHistory(of, site.at(name, 'of'), true);
  }
}

function checkFit(field: FieldDefinition, site: Site): void {
  for (const [key, types] of Object.entries(fitting)) {
    if (!(key in field) || types.includes(field.type)) continue;
    site.at(key).report(
      {
        code: 'CAR-227',
        what: `\`${key}\` does not fit the type ${field.type}`,
        why: `it says something about ${types.join(', ')} only`,
        fix: 'delete it, or give the field another type',
      },
      'key',
    );
  }
}

function checkValues(field: FieldDefinition, site: Site): void {
  const wanted = field.type === 'text' || field.type === 'ref' ? 'string' : 'number';
  for (const [index, value] of (field.one_of ?? []).entries()) {
    if (typeof value === wanted) continue;
    site.at('one_of', index).report({
      code: 'CAR-205',
      what: `${JSON.stringify(value)} is no ${field.type}`,
      why: `the field has the type ${field.type}, so this value could never occur`,
      fix: wanted === 'string' ? `quote it: "${value}"` : 'write a number without quotes',
    });
  }
  if (field.minimum !== undefined && field.maximum !== undefined && field.minimum > field.maximum)
    site.at('minimum').report({
      code: 'CAR-214',
      what: `\`minimum\` ${field.minimum} is above \`maximum\` ${field.maximum}`,
      why: 'no number lies between them',
      fix: 'swap the two',
    });
}
