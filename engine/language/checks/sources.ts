/** Sources: what a mapping sets must be declared, and what an event requires must be mapped. */
import { builtinEvents } from '../builtin-events.ts';
import { Site } from '../definition.ts';
import { fieldsOf, propertiesOf } from '../fields.ts';
import type { SourceMapping, SourceOrigin } from '../kinds.ts';
import { nearest } from '../nearest.ts';
import type { Workspace } from '../workspace.ts';
import type { Check } from './index.ts';

export const checkSources: Check = (workspace, diagnostics) => {
  for (const source of workspace.all('source')) {
    const { each, from } = source.value;
    const site = new Site(source, diagnostics);
    checkTextSettings(from, site.at('from'));
    if (Array.isArray(each))
      for (const [index, mapping] of each.entries()) check(mapping, site.at('each', index));
    else check(each, site.at('each'));
  }

  for (const segment of workspace.all('segment')) {
    if (!('list' in segment.value)) continue;
    const { list } = segment.value;
    const site = new Site(segment, diagnostics, ['list']);
    checkKeys(list.profile, identifiers(workspace), 'identifier', site.at('profile'));
    checkTextSettings(list, site);
  }

  function check(mapping: SourceMapping, site: Site): void {
    const entity = mapping.entity ?? 'profile';
    checkKeys(mapping.profile, identifiers(workspace), 'identifier', site.at('profile'));
    checkKeys(mapping.tags, importedTags(workspace), 'imported tag', site.at('tags'));
    checkKeys(mapping.traits, traits(workspace, entity), `field of ${entity}`, site.at('traits'));
    const properties = mapping.event === undefined ? null : propertiesNamed(workspace, mapping.event);
    if (properties === null) return;
    checkKeys(
      mapping.properties,
      Object.keys(properties),
      `property of ${mapping.event}`,
      site.at('properties'),
    );
    for (const [name, { required }] of Object.entries(properties)) {
      if (!required || (mapping.properties && Object.hasOwn(mapping.properties, name))) continue;
      site.at('properties').report(
        {
          code: 'CAR-228',
          severity: 'warning',
          what: `the property \`${name}\` of ${mapping.event} is not mapped`,
          why: 'the event requires it, so every row of this mapping will end in quarantine',
          fix: `add \`${name}: …\` under \`properties:\``,
        },
        'key',
      );
    }
  }
};

const ofCsv = {
  delimiter: 'only the columns of csv are separated by a character',
  encoding: 'JSON is always UTF-8',
} as const;

function checkTextSettings(from: SourceOrigin, site: Site): void {
  if (from.connector === 'csv') return;
  for (const key of Object.keys(ofCsv) as (keyof typeof ofCsv)[]) {
    if (from[key] === undefined) continue;
    site.at(key).report(
      {
        code: 'CAR-217',
        what: `\`${key}\` says nothing about ${from.connector}`,
        why: ofCsv[key],
        fix: 'delete it',
      },
      'key',
    );
  }
}

function checkKeys(
  mapped: object | undefined,
  known: readonly string[] | null,
  role: string,
  site: Site,
): void {
  if (known === null) return;
  for (const key of Object.keys(mapped ?? {})) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    site.at(key).report(
      {
        code: 'CAR-229',
        what: `unknown ${role} \`${key}\``,
        why: known.length > 0 ? `declared are ${known.slice(0, 20).join(' ')}` : 'none is declared',
        fix: near ? `did you mean \`${near}\`?` : 'declare it, or map another one',
      },
      'key',
    );
  }
}

/** Null where the definition is missing or broken, which is told elsewhere. */
function identifiers(workspace: Workspace): readonly string[] | null {
  const [identity] = workspace.all('identity');
  return identity ? identity.value.identifiers.map(({ id }) => id) : null;
}

function traits(workspace: Workspace, id: string): readonly string[] | null {
  const entity = workspace.get('entity', id);
  const isWhole = entity?.value.mixins?.every((mixin) => workspace.get('mixin', mixin)) ?? true;
  return entity && isWhole ? Object.keys(fieldsOf(workspace, entity)) : null;
}

/** Tags whose value comes from outside. */
function importedTags(workspace: Workspace): readonly string[] {
  return workspace
    .all('tag')
    .filter(({ value }) => 'imported' in value)
    .map(({ id }) => id);
}

function propertiesNamed(workspace: Workspace, id: string) {
  const event = workspace.get('event', id)?.value ?? builtinEvents.find((builtin) => builtin.id === id);
  return event ? propertiesOf(event) : null;
}
