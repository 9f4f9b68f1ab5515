/** Values that a test gives and expects: under names that are declared, and fit for them. */
import type { Site } from '../../language/definition.ts';
import { fieldsOf, propertiesOf } from '../../language/fields.ts';
import type { EventDefinition, FieldDefinition } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import type { Context } from '../context.ts';
import { compileField } from '../field.ts';

/** Name → what a value under it must be. */
export type Declared = ReadonlyMap<string, FieldDefinition>;

export function traitsOf({ workspace }: Context, entity = 'profile'): Declared {
  const declared = workspace.get('entity', entity);
  return new Map(Object.entries(declared ? fieldsOf(workspace, declared) : {}));
}

export function declaredIn(event: EventDefinition): Declared {
  return new Map(Object.entries(propertiesOf(event)));
}

export function tagsOf({ workspace }: Context, entity = 'profile'): Declared {
  return new Map(
    workspace
      .all('tag')
      .filter(({ value }) => (value.of ?? 'profile') === entity)
      .map(({ id, value }) => [id, { type: value.type }]),
  );
}

/** What the engine would set aside, or take for something else than was meant, is reported. */
export function checkValues(
  values: Readonly<Record<string, unknown>>,
  declared: Declared,
  what: string,
  site: Site,
): void {
  for (const [name, value] of Object.entries(values)) {
    const field = checkName(name, declared, what, site);
    if (field && value !== null) checkFits(name, value, field, site.at(name));
  }
}

/** The declaration of a name; null where there is none, which is then reported. */
export function checkName(
  name: string,
  declared: Declared,
  what: string,
  site: Site,
): FieldDefinition | null {
  const field = declared.get(name);
  if (field) return field;
  const near = nearest(name, declared.keys());
  site.at(name).report(
    {
      code: 'CAR-229',
      what: `unknown ${what} \`${name}\``,
      why: declared.size === 0 ? 'none is declared' : `declared are ${[...declared.keys()].join(', ')}`,
      fix: near ? `did you mean \`${near}\`?` : 'declare it, or leave it out',
    },
    'key',
  );
  return null;
}

export function checkFits(name: string, value: unknown, field: FieldDefinition, site: Site): void {
  const accepted = compileField(name, field).accept(value);
  if (accepted.ok) return;
  site.report({
    code: 'CAR-762',
    what: `${name} ${accepted.why}`,
    why: `it is declared as ${field.type}; the engine would set such a message aside`,
    fix: 'write a value that fits the declaration',
  });
}
