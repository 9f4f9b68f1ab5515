/** A part of a definition that is about another entity: it has features and dependencies of its own, over there. */
import { type Definition, Site } from '../language/definition.ts';
import type { Context } from './context.ts';

/** The same place, seen as a part that `address` names and that is about `entity`. What it finds is still the whole's. */
export function siteOfPart(site: Site, address: string, { entity, entityOf }: Context): Site {
  entityOf.set(address, entity);
  return new Site(partOf(site.definition, address), site.diagnostics, site.path);
}

function partOf(definition: Definition, address: string): Definition {
  const { kind, id, file, value } = definition;
  const owner = definition.partOf ?? definition.address;
  return {
    kind,
    id,
    file,
    value,
    address,
    partOf: owner,
    locate: (path, part) => definition.locate(path, part),
  };
}
