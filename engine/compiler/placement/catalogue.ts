/** Compiles where things come from: the segment whose members are gathered, and what of them is kept. */
import type { Site } from '../../language/definition.ts';
import type { CandidateSource } from '../../language/kinds.ts';
import { type Context, noteUse, segmentOf } from '../context.ts';
import { contentHash } from '../feature.ts';
import { scheduleOf } from '../refresh.ts';
import type { CatalogueProgram } from './program.ts';
import type { Selections } from './selections.ts';

const MINUTE = 60_000;
const REFRESH = 5 * MINUTE;
const AT_MOST = 2_000;

/** The context of what the segment is of; null where that are people or nobody, which is reported. */
export function thingOf(source: CandidateSource, site: Site, { scopes, entityOf }: Context): Context | null {
  const [first] = idsOf(source);
  const entity = entityOf.get(`segment.${first}`);
  // A segment that does not exist was reported when references were resolved.
  if (entity === undefined) return null;
  if (entity !== 'profile') return scopes.get(entity) ?? null;
  site.at('in').report({
    code: 'CAR-900',
    what: `segment ${first} is of people`,
    why: 'candidates are what people are given: things, like products',
    fix: 'name a segment that says `of:` what it is about',
  });
  return null;
}

export function compileCatalogue(
  source: CandidateSource,
  thing: Context,
  selections: Selections,
  site: Site,
  title: string,
): CatalogueProgram {
  const { at_most: atMost = AT_MOST, refresh } = source;
  const ids = idsOf(source);
  const segments = ids.flatMap((id, index) => {
    noteUse(thing, site.definition, `segment.${id}`);
    const place = typeof source.in === 'string' ? site.at('in') : site.at('in', index);
    return segmentOf(id, place, thing) ?? [];
  });
  const asked = selections.tests.map(({ canonical }) => canonical);
  const named = [...selections.named].sort();
  const fields = [...thing.profileScope.names.keys()];
  const content = { entity: thing.entity, in: [...ids].sort(), atMost, asked, named, fields };
  return {
    key: `${site.definition.id}.${contentHash(content)}`,
    entity: thing.entity,
    title,
    segments,
    atMost,
    schedule: scheduleOf(refresh, REFRESH),
    selections: selections.tests,
    named: selections.named,
    fields,
  };
}

function idsOf(source: CandidateSource): readonly string[] {
  return typeof source.in === 'string' ? [source.in] : source.in;
}
