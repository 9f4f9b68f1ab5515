/** Who had to do with which things: the occurrences of one event, the things they name, and what the things themselves are like. */
import type { Site } from '../../../language/definition.ts';
import type { ModelDefinition } from '../../../language/kinds.ts';
import { nearest } from '../../../language/nearest.ts';
import { compileBehaviour } from '../../behaviour.ts';
import { type Context, noteUse, segmentOf } from '../../context.ts';
import { referencesOf } from '../../walking.ts';
import type { ThingSource } from '../program.ts';
import type { SourceCompiler } from './source.ts';

type From = NonNullable<ModelDefinition['from']>;

export const interactions: SourceCompiler = ({ from, type }, site, context) => {
  const { item, weight, content, among, ...which } = from!;
  const at = site.at('from');
  if (item === undefined) {
    at.report({
      code: 'CAR-947',
      what: '`from` does not say which thing it is about',
      why: `${type} is about things that people have to do with`,
      fix: 'add `item:`, a property of the event or an expression over it',
    });
    return null;
  }
  const named = compileBehaviour(
    { ...which, measure: 'last', value: { key: 'item', expression: item } },
    at,
    context,
  );
  const weighed =
    weight === undefined
      ? null
      : compileBehaviour(
          { ...which, measure: 'sum', value: { key: 'weight', expression: weight } },
          at,
          context,
        );
  const things = content === undefined && among === undefined ? null : thingsOf(from!, at, context);
  if (!named || (weight !== undefined && !weighed) || things === undefined) return null;
  return {
    source: { of: 'interactions', item: named, weight: weighed, things },
    canonical: [
      named.canonical,
      weighed?.canonical ?? null,
      things && [things.entity, things.content.map(({ name }) => name), among ?? null],
    ],
  };
};

/** What `item` refers to, where it is the name of a reference. */
export function entityOfItem({ did, each, item }: From, { events }: Pick<Context, 'events'>): string | null {
  const event = events.get(did);
  const path = item?.trim();
  const found = (event ? referencesOf(event) : []).find(
    ({ list, name }) => (list === (each ?? null) || list === null ? name : `${list}.${name}`) === path,
  );
  return found?.entity ?? null;
}

/** Undefined where something is wrong, which has been reported. */
function thingsOf(from: From, at: Site, context: Context): ThingSource | undefined {
  const entity = entityOfItem(from, context);
  const own = entity === null ? undefined : context.scopes.get(entity);
  if (entity === null || own === undefined) {
    at.at(from.content === undefined ? 'among' : 'content').report({
      code: 'CAR-950',
      what: `\`${from.item}\` does not refer to a thing`,
      why: 'its fields, tags and segments are asked for, so it must be known whose they are',
      fix: 'declare the property as a reference, e.g. `sku: { type: ref, to: product }`, and name it alone under `item`',
    });
    return undefined;
  }
  const { content = [], among } = from;
  const columns = content.map((name, place) => columnOf(name, at.at('content', place), own));
  const segment = among === undefined ? null : segmentOf(among, at.at('among'), own, `one of ${entity}`);
  if (columns.some((column) => column === null) || (among !== undefined && segment === null))
    return undefined;
  if (among !== undefined) noteUse(context, at.definition, `segment.${among}`);
  return { entity, content: columns.filter((column) => column !== null), among: segment };
}

function columnOf(
  name: string,
  at: Site,
  { profileScope, entity }: Context,
): ThingSource['content'][number] | null {
  const type = profileScope.names.get(name);
  if (type !== undefined && type.type !== 'list' && type.type !== 'object')
    return { name, as: type.type === 'number' ? 'number' : 'category' };
  const near = nearest(name, [...profileScope.names.keys()]);
  at.report({
    code: 'CAR-950',
    what: type === undefined ? `${entity} has no field or tag \`${name}\`` : `\`${name}\` is no single value`,
    why: 'things resemble each other by numbers and words',
    fix: near && near !== name ? `did you mean \`${near}\`?` : `name a field or tag of ${entity}`,
  });
  return null;
}
