/**
 * Starts of things: `for:` names the relation by which a start that something has (a vehicle enters a segment, is
 * serviced, comes to a date) goes to a person. What it is about is decided over there; who begins is decided here.
 */
import type { Site } from '../language/definition.ts';
import type { ValueType } from '../language/expressions/index.ts';
import type { Condition, Start } from '../language/kinds.ts';
import { nearest } from '../language/nearest.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, noteUse } from './context.ts';
import { siteOfPart } from './part-of.ts';
import type { IdentityProgram, JourneyProgram, StartThing, ThingStarts } from './program.ts';
import { referenceTo } from './reference.ts';
import type { Relation } from './relations.ts';
import type { Test } from './view.ts';
import { referencesOf } from './walking.ts';

/** What a start is of: a thing with a relation, or (null) the person themself; undefined when it is wrong, and reported. */
export function startThing(start: Start, site: Site, context: Context): StartThing | null | undefined {
  if (start.for === undefined) return hasWhereOfThings(start, site) ? undefined : null;
  const relation = relationMeant(start, start.for, site, context);
  if (relation === null) return undefined;
  if ('zone' in start && start.zone === 'profile') {
    site.at('zone').report({
      code: 'CAR-732',
      what: `one ${relation.from} has no clock of its own`,
      why: 'with `for` the start is of a thing, and whom it is for is found when it comes round',
      fix: 'leave `zone` out: it goes by the clock of the workspace',
    });
    return undefined;
  }
  noteUse(context, site.definition, `entity.${relation.from}.${relation.field}`);
  return { entity: relation.from, relation: relation.id, field: relation.field };
}

/** Without `for` there is no thing to ask about; people are asked by `who`. */
function hasWhereOfThings(start: Start, site: Site): boolean {
  if ('did' in start || !('where' in start) || start.where === undefined) return false;
  site.at('where').report(
    {
      code: 'CAR-733',
      what: '`where` asks about a thing, and this start is of people',
      why: 'it belongs to a start with `for`, or filters the event of a `did`',
      fix: 'write `who` for a condition about the person, or name the relation under `for`',
    },
    'key',
  );
  return true;
}

function relationMeant(start: Start, name: string, site: Site, context: Context): Relation | null {
  const place = site.at('for');
  const [field, entity] = name.split('.').reverse() as [string, string | undefined];
  const of = entitiesOf(start, context);
  // What it names is not declared, or broken: that has been reported.
  if (of === null) return null;
  const toPeople = context.relations.filter(({ from, to }) => to === 'profile' && of.includes(from));
  const meant = toPeople.filter(
    (relation) => relation.field === field && (entity ?? relation.from) === relation.from,
  );
  if (meant.length === 1) return meant[0]!;
  if (meant.length > 1) {
    place.report({
      code: 'CAR-731',
      what: `\`${name}\` may be of ${meant.map(({ from }) => from).join(' or of ')}`,
      why: 'a start is of things of one entity, which it must be told apart by',
      fix: `write ${meant.map(({ id }) => `\`for: ${id}\``).join(' or ')}`,
    });
    return null;
  }
  const near = nearest(
    field,
    toPeople.map((relation) => relation.field),
  );
  place.report({
    code: 'CAR-730',
    what:
      of.length === 0
        ? 'this start is of people'
        : `no ${of.join(', ')} has a relation \`${name}\` to people`,
    why:
      of.length === 0
        ? '`for` says to whom the start of a thing goes; one of a person goes to the person'
        : '`for` names a field of type `ref` to `profile` of what the start is of',
    fix:
      of.length === 0
        ? 'delete `for`'
        : near
          ? `did you mean \`${near}\`?`
          : toPeople.length > 0
            ? `use one of ${toPeople.map(({ id }) => id).join(', ')}`
            : `declare one, e.g. \`${field}: { type: ref, to: profile }\` under the fields of ${of[0]}`,
  });
  return null;
}

/** What can have such a start; empty where only people can. */
function entitiesOf(start: Start, { scopes, entityOf, events }: Context): readonly string[] | null {
  const things = (entity: string) => (entity === 'profile' ? [] : [entity]);
  if ('enters' in start || 'leaves' in start) {
    const entity = entityOf.get(`segment.${'enters' in start ? start.enters : start.leaves}`);
    return entity === undefined ? null : things(entity);
  }
  if ('did' in start) {
    const event = events.get(start.did);
    return event ? [...new Set(referencesOf(event).map(({ entity }) => entity))] : null;
  }
  return [...scopes.keys()].flatMap(things);
}

/** Where the compiler stands for a part of a start that is about the thing. */
export function thingSite(site: Site, { entity }: StartThing, context: Context): [Site, Context] {
  const own = context.scopes.get(entity)!;
  const address = `${site.definition.address}#${site.path.join('.')}`;
  noteUse(context, site.definition, `entity.${entity}`);
  return [siteOfPart(site, address, own), own];
}

/** `where` of a start of things that no event makes: a condition about the thing. Undefined when it is wrong. */
export function thingCondition(
  condition: Condition | undefined,
  site: Site,
  thing: StartThing,
  context: Context,
): Test | null | undefined {
  if (condition === undefined) return null;
  const [place, own] = thingSite(site, thing, context);
  const scope = own.profileScope;
  return compileCondition(condition, place.at('where'), { context: own, scope, place: 'who' }) ?? undefined;
}

/* ---------------------------------------------------------------- names of a journey */

/** The one entity whose things begin a journey; null where only people do. Things of two are reported. */
export function thingOfJourney(
  starts: readonly { readonly thing: StartThing | null }[],
  site: Site,
  context: Context,
): string | null {
  const entities = [...new Set(starts.flatMap(({ thing }) => (thing ? [thing.entity] : [])))];
  const [entity, other] = entities;
  if (entity === undefined) return null;
  if (other !== undefined) {
    site.at('start').report({
      code: 'CAR-734',
      what: `this journey is begun by ${entity} and by ${other}`,
      why: 'its steps name the thing that it is about, and its instances are told apart by the key of the thing',
      fix: 'write a journey for each',
    });
  }
  if (context.profileScope.names.has(entity)) {
    site.at('start').report({
      code: 'CAR-735',
      what: `\`${entity}\` is a name of the profile too`,
      why: `in this journey \`${entity}.…\` is the ${entity} that it began for`,
      fix: `give the field or tag \`${entity}\` of profile another name`,
    });
  }
  return entity;
}

/** Entities whose things some journey may begin for: what templates may name. */
export function thingsInJourneys({ workspace, relations }: Context): readonly string[] {
  const starts = workspace
    .all('journey')
    .flatMap(({ value }) => (Array.isArray(value.start) ? value.start : [value.start]));
  const fields = new Set(starts.flatMap((start: Start) => start.for?.split('.').at(-1) ?? []));
  const found = relations.filter(({ to, from, field }) => {
    return to === 'profile' && from !== 'profile' && fields.has(field);
  });
  return [...new Set(found.map(({ from }) => from))];
}

/** What a journey sees of the thing it began for: single values and lists, nothing personal, nobody it is related to. */
export function thingType(entity: string, { scopes }: Context): ValueType {
  const own = scopes.get(entity);
  const fields = new Map([...(own?.profileScope.names ?? [])].filter(([name]) => isShown(own!, name)));
  return { type: 'object', fields };
}

function isShown({ fields }: Context, name: string): boolean {
  const field = fields.get(name);
  return field === undefined || (field.pii !== true && !(field.type === 'ref' && field.to === 'profile'));
}

/** Entity → starts of journeys that things of it have. */
export function thingStartsOf(
  journeys: readonly JourneyProgram[],
  { relations, scopes }: Context,
  identity: IdentityProgram,
): ReadonlyMap<string, ThingStarts> {
  const found = new Map<string, ThingStarts>();
  for (const [entity, own] of scopes) {
    const starts = journeys.flatMap((journey) =>
      journey.starts.flatMap((start, place) => {
        // What another journey calls, people do.
        if (start.thing?.entity !== entity || start.on === 'called') return [];
        const { by } = relations.find(({ id }) => id === start.thing!.relation)!;
        const reference = referenceTo('profile', by, identity);
        return [{ journey: journey.id, place, start, thing: start.thing, reference }];
      }),
    );
    if (starts.length === 0) continue;
    found.set(entity, { starts, fields: [...own.fields.keys()].filter((name) => isShown(own, name)) });
  }
  return found;
}
