/** Mixins: no circles, and no field that two of them, or a mixin and its entity, both declare. */
import { type Definition, Site } from '../definition.ts';
import type { Workspace } from '../workspace.ts';
import type { Check } from './index.ts';

type Owner = Definition<'entity'> | Definition<'mixin'>;

export const checkMixins: Check = (workspace, diagnostics) => {
  const owners: readonly Owner[] = [...workspace.all('entity'), ...workspace.all('mixin')];
  for (const owner of owners) {
    const circle = circleFrom(owner, workspace);
    if (circle) {
      new Site(owner, diagnostics, ['mixins']).report({
        code: 'CAR-223',
        what: `mixins go round in a circle: ${circle.join(' → ')}`,
        why: 'a mixin takes in the fields of others before its own, so it cannot take in itself',
        fix: 'move the fields that both need into a mixin of their own',
      });
      continue;
    }
    reportClashes(owner, workspace, diagnostics);
  }
};

/** The circle that begins and ends with this definition, if there is one. Mixins that only lead to one have none. */
function circleFrom(start: Owner, workspace: Workspace): readonly string[] | undefined {
  const seen = new Set<string>();
  return search(start, [start.id]);

  function search(owner: Owner, trail: readonly string[]): readonly string[] | undefined {
    for (const id of owner.value.mixins ?? []) {
      if (start.kind === 'mixin' && id === start.id) return [...trail, id];
      const mixin = workspace.get('mixin', id);
      if (!mixin || seen.has(id)) continue;
      seen.add(id);
      const found = search(mixin, [...trail, id]);
      if (found) return found;
    }
    return undefined;
  }
}

const reportClashes = (owner: Owner, workspace: Workspace, diagnostics: Parameters<Check>[1]): void => {
  const declaredBy = new Map<string, string>();
  const visited = new Set<string>();
  for (const [index, id] of (owner.value.mixins ?? []).entries())
    for (const [field, mixin] of fieldsBelow(id, workspace, visited)) {
      const other = declaredBy.get(field);
      if (other !== undefined && other !== mixin)
        new Site(owner, diagnostics, ['mixins', index]).report(clash(field, other, mixin));
      declaredBy.set(field, mixin);
    }
  for (const field of Object.keys(owner.value.fields ?? {})) {
    const mixin = declaredBy.get(field);
    if (mixin === undefined) continue;
    new Site(owner, diagnostics, ['fields', field]).report(clash(field, mixin, owner.address), 'key');
  }
};

/** Fields that a mixin brings, its own mixins' included; each mixin counts once, however often it is taken in. */
function fieldsBelow(
  id: string,
  workspace: Workspace,
  visited: Set<string>,
): readonly (readonly [string, string])[] {
  const mixin = workspace.get('mixin', id);
  if (!mixin || visited.has(id)) return [];
  visited.add(id);
  const own = Object.keys(mixin.value.fields).map((field) => [field, mixin.address] as const);
  return [...(mixin.value.mixins ?? []).flatMap((below) => fieldsBelow(below, workspace, visited)), ...own];
}

function clash(field: string, one: string, other: string) {
  return {
    code: 'CAR-225',
    what: `the field \`${field}\` is declared twice`,
    why: `${one} and ${other} both declare it, and an expression could mean either`,
    fix: 'rename one of the two, or delete it',
  };
}
