/**
 * `has`: how many related ones there are for which a condition holds. What is asked of the other side becomes a
 * hidden segment over there; here only the ones that are related, and their bits, are counted.
 */
import type { Site } from '../../language/definition.ts';
import type { HasCondition } from '../../language/kinds.ts';
import { compare, timesText } from '../comparison.ts';
import { type Context, noteUse, remember } from '../context.ts';
import { contentHash } from '../feature.ts';
import { siteOfPart } from '../part-of.ts';
import type { Relation } from '../relations.ts';
import type { Explanation, Related, Test, View } from '../view.ts';
import type { ConditionHead } from './condition.ts';
import { compileCondition } from './index.ts';

/** Related ones that an explanation names. */
const SHOWN = 10;

/** A relation, and the side from which it is looked at. */
interface Seen {
  readonly relation: Relation;
  /** `in`: others refer to this one. `out`: this one refers to another. */
  readonly side: 'in' | 'out';
}

export const has: ConditionHead<HasCondition> = {
  head: 'has',
  compile(node, site, place): Test | null {
    const { context } = place;
    const other = context.scopes.get(node.has);
    // An entity that is not declared, or broken, has been reported.
    if (!other) return null;
    const seen = relationSeen(node, site, context);
    if (!seen) return null;
    const hidden = node.where === undefined ? null : hiddenSegment(node, site, context, other);
    if (hidden === undefined) return null;
    ask(context, site, seen, hidden?.index ?? null);
    const comparison = node.times ?? { at_least: 1 };
    const { relation, side } = seen;
    const related = (view: View) => view.related(relation.id, side, hidden?.id ?? null);
    const count = (view: View) => related(view).filter(({ holds }) => holds).length;
    const where =
      node.where === undefined
        ? ''
        : `, where ${typeof node.where === 'string' ? node.where : JSON.stringify(node.where)}`;
    const text = `has ${node.has} as ${relation.field}${where}, ${timesText(comparison)}`;
    return {
      holds: (view) => compare(comparison, count(view)),
      explain: (view) => ({
        text,
        holds: compare(comparison, count(view)),
        value: count(view),
        children: childrenOf(seen, related(view)),
      }),
      canonical: {
        has: node.has,
        relation: relation.id,
        side,
        where: hidden?.id ?? null,
        times: { ...comparison },
      },
      steps: [],
    };
  },
};

function childrenOf({ relation, side }: Seen, related: readonly Related[]): Explanation[] {
  // What a relation calls a person by may be personal.
  const nameOf = (name: string) =>
    side === 'in'
      ? `${relation.from} ${name}`
      : relation.to === 'profile'
        ? `its ${relation.field}`
        : `${relation.to} ${name}`;
  const shown = related.slice(0, SHOWN).map(({ name, holds }) => ({ text: nameOf(name), holds }));
  const more = related.length - shown.length;
  if (more > 0) shown.push({ text: `and ${more} more`, holds: related.some(({ holds }) => holds) });
  return shown;
}

/** The relation that is meant; null when there is none, or one cannot tell, which has then been reported. */
function relationSeen(node: HasCondition, site: Site, { relations, entity }: Context): Seen | null {
  const between = relations.flatMap((relation): Seen[] => [
    ...(relation.from === node.has && relation.to === entity ? [{ relation, side: 'in' as const }] : []),
    ...(relation.from === entity && relation.to === node.has ? [{ relation, side: 'out' as const }] : []),
  ]);
  const meant =
    node.as === undefined ? between : between.filter(({ relation }) => relation.field === node.as);
  if (meant.length === 1) return meant[0]!;
  const names = [...new Set(between.map(({ relation }) => relation.field))];
  if (between.length === 0) {
    site.at('has').report({
      code: 'CAR-550',
      what: `nothing relates ${entity} and ${node.has}`,
      why: 'a relation is a field of type `ref`, of one of the two, that points to the other',
      fix: `declare one, e.g. \`owner: { type: ref, to: ${entity} }\` under the fields of ${node.has}`,
    });
  } else if (node.as === undefined) {
    site.at('has').report({
      code: 'CAR-551',
      what: `${entity} and ${node.has} are related in several ways`,
      why: `${between.map(({ relation }) => relation.id).join(', ')} relate them`,
      fix: `say which one is meant: \`as: ${names.join('` or `as: ')}\``,
    });
  } else {
    site.at('as').report({
      code: 'CAR-550',
      what:
        meant.length === 0
          ? `no relation \`${node.as}\` between ${entity} and ${node.has}`
          : `\`${node.as}\` relates ${entity} and ${node.has} in both directions`,
      why: `${between.map(({ relation }) => relation.id).join(', ')} relate them`,
      fix: meant.length === 0 ? `use one of ${names.join(', ')}` : 'give one of the two fields another name',
    });
  }
  return null;
}

/** The condition on the other side, as a segment of it; undefined when it is wrong. Equal ones are one. */
function hiddenSegment(
  node: HasCondition,
  site: Site,
  context: Context,
  other: Context,
): { readonly id: string; readonly index: number } | undefined {
  const address = `has.${site.definition.address}#${site.path.join('.')}`;
  const inside = siteOfPart(site, address, other);
  noteUse(context, site.definition, address);
  const test = compileCondition(node.where!, inside.at('where'), {
    context: other,
    scope: other.profileScope,
    place: 'who',
  });
  if (!test) return undefined;
  const id = `has:${contentHash({ entity: other.entity, where: test.canonical })}`;
  return { id, index: remember(other, { id, address, test }) };
}

function ask(context: Context, site: Site, { relation, side }: Seen, bit: number | null): void {
  const asked = context.asked.get(relation.id) ?? {
    byTarget: false,
    ofSource: new Set<number>(),
    bySource: false,
    ofTarget: new Set<number>(),
  };
  context.asked.set(relation.id, asked);
  if (side === 'in') asked.byTarget = true;
  else asked.bySource = true;
  if (bit !== null) (side === 'in' ? asked.ofSource : asked.ofTarget).add(bit);
  const { address } = site.definition;
  const known = context.relationsOf.get(address) ?? new Set<string>();
  context.relationsOf.set(address, known.add(`${side}:${relation.id}`));
  noteUse(context, site.definition, `entity.${relation.from}.${relation.field}`);
}
