/** Entities: people have no key but addresses, everything else has a key; keys that name fields name real ones. */
import { Site } from '../definition.ts';
import { fieldsOf } from '../fields.ts';
import { nearest } from '../nearest.ts';
import type { Check } from './index.ts';

const ofPeople = ['time_zone', 'locale', 'addresses'] as const;

export const checkEntities: Check = (workspace, diagnostics) => {
  for (const entity of workspace.all('entity')) {
    const { value } = entity;
    const site = new Site(entity, diagnostics);
    const fields = Object.keys(fieldsOf(workspace, entity));
    const misses = (value.mixins ?? []).some((id) => !workspace.get('mixin', id));
    const checkNamed = (name: string | undefined, ...path: string[]) => {
      if (name === undefined || misses || fields.includes(name)) return;
      const near = nearest(name, fields);
      site.at(...path).report({
        code: 'CAR-229',
        what: `${entity.address} has no field \`${name}\``,
        why: `\`${path.at(-1)}\` names the field that holds the value`,
        fix: near ? `did you mean \`${near}\`?` : `declare it: \`${name}: text\` under \`fields:\``,
      });
    };
    if (entity.id === 'profile') {
      checkNamed(value.time_zone, 'time_zone');
      checkNamed(value.locale, 'locale');
      for (const [medium, field] of Object.entries(value.addresses ?? {}))
        checkNamed(field, 'addresses', medium);
      if (value.key !== undefined)
        site.at('key').report(
          {
            code: 'CAR-217',
            what: 'people have no `key`',
            why: 'one person may be known by several identifiers, and `kind: identity` says by which',
            fix: 'delete it, and declare the identifier in `kind: identity`',
          },
          'key',
        );
      continue;
    }
    for (const key of ofPeople)
      if (value[key] !== undefined)
        site.at(key).report(
          {
            code: 'CAR-217',
            what: `\`${key}\` belongs to the entity \`profile\` only`,
            why: 'messages go to people',
            fix: 'delete it',
          },
          'key',
        );
    if (value.key === undefined)
      site.at('id').report({
        code: 'CAR-204',
        what: `${entity.address} has no \`key\``,
        why: 'without the field that tells one from another, nothing could refer to it',
        fix: 'add `key:` and the name of a field',
      });
  }
};
