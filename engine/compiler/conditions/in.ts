/**
 * `in`: a member of a segment now, or of any of several. Inside a `where`, with `ref`: whether the thing that the
 * occurrence refers to was a member when it happened.
 */

import type { Site } from '../../language/definition.ts';
import type { InCondition } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import { formerIds, noteUse, segmentOf } from '../context.ts';
import type { Test } from '../view.ts';
import type { ConditionHead, Place } from './condition.ts';

export const inSegment: ConditionHead<InCondition> = {
  head: 'in',
  compile(node, site, place) {
    if (node.ref !== undefined) return ofReference(node, node.ref, site, place);
    const { context } = place;
    const ids = typeof node.in === 'string' ? [node.in] : node.in;
    const indexes = ids.map((id, index) => segmentOf(id, siteOfId(node, site, index), context));
    if (indexes.includes(null)) return null;
    for (const id of ids) noteUse(context, site.definition, `segment.${id}`);
    const members = indexes as readonly number[];
    return {
      holds: (view) => members.some((index) => view.member(index)),
      explain: (view) => ({
        text: `in ${ids.join(' or ')}`,
        holds: members.some((index) => view.member(index)),
      }),
      canonical: { in: [...ids].sort() },
      steps: [],
    };
  },
};

function siteOfId(node: InCondition, site: Site, index: number): Site {
  return typeof node.in === 'string' ? site.at('in') : site.at('in', index);
}

function ofReference(
  node: InCondition,
  ref: string,
  site: Site,
  { place, scope, context }: Place,
): Test | null {
  if (place !== 'where') {
    site.at('ref').report(
      {
        code: 'CAR-554',
        what: '`ref` belongs inside a `where`',
        why: 'it names a property of an occurrence, and here no occurrence is looked at',
        fix: 'ask inside the `where` of a `did`',
      },
      'key',
    );
    return null;
  }
  const entity = scope.names.get(ref)?.ref;
  const other = entity === undefined ? undefined : context.scopes.get(entity);
  if (!other || entity === 'profile') {
    const references = [...scope.names].filter(
      ([name, type]) => type.ref !== undefined && scope.names.has(`${name}.in`),
    );
    const near = nearest(
      ref,
      references.map(([name]) => name),
    );
    site.at('ref').report({
      code: 'CAR-554',
      what: `\`${ref}\` does not refer to anything here`,
      why: `it is not a property of type \`ref\` among the ${scope.describe}`,
      fix: near ? `did you mean \`${near}\`?` : 'name one that is; elements of a list are seen with `each:`',
    });
    return null;
  }
  const ids = typeof node.in === 'string' ? [node.in] : node.in;
  const indexes = ids.map((id, index) => segmentOf(id, siteOfId(node, site, index), other));
  if (indexes.includes(null)) return null;
  for (const id of ids) {
    noteUse(context, site.definition, `segment.${id}`);
    context.askedAsOf.add(`segment.${id}`);
  }
  const names = new Set(ids.flatMap((id) => [id, ...formerIds(context.workspace, 'segment', id)]));
  const name = `${ref}.in`;
  const holds = (scopeNow: object) => {
    const members = (scopeNow as Readonly<Record<string, unknown>>)[name];
    return Array.isArray(members) && members.some((id) => names.has(id as string));
  };
  return {
    holds: (view) => holds(view.scope),
    explain: (view) => ({ text: `${ref} in ${ids.join(' or ')}`, holds: holds(view.scope) }),
    canonical: { in: [...ids].sort(), ref },
    steps: [],
  };
}
