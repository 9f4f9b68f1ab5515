/**
 * `changed`: a tag or trait became another value. The engine records every change of a tracked value as an event,
 * so this is a behaviour like any other: windows, late answers and rebuilds come with it.
 */
import type { Site } from '../../language/definition.ts';
import type { ChangedCondition, Literal } from '../../language/kinds.ts';
import { describeType, literalOf } from '../../language/literal.ts';
import { compileBehaviour } from '../behaviour.ts';
import { type Context, featureOf, noteUse } from '../context.ts';
import { noteComparison } from '../levels.ts';
import { limitsOfTag } from '../tag-limits.ts';
import type { View } from '../view.ts';
import { isTracked } from '../watched.ts';
import type { ConditionHead } from './condition.ts';

export const changed: ConditionHead<ChangedCondition> = {
  head: 'changed',
  compile(node, site, { context, metric }) {
    const { tag, trait, from, to } = node.changed;
    const at = site.at('changed');
    const name = tag ?? trait!;
    const type = tag === undefined ? traitType(trait!, at, context) : tagType(tag, context);
    // A tag that does not exist was reported when references were resolved.
    if (type === null) return null;
    noteUse(context, site.definition, tag === undefined ? `entity.${context.entity}.${name}` : `tag.${name}`);
    if (!isTracked(context, name)) {
      reportUntracked(name, tag === undefined ? 'trait' : 'tag', at, context);
      return null;
    }
    const [before, after] = [read(from, type, at.at('from')), read(to, type, at.at('to'))];
    if (before === null || after === null) return null;
    for (const [key, value] of [
      ['from', before],
      ['to', after],
    ] as const)
      checkKnown(value, limitsOf(name, tag === undefined, context), at.at(key), context);
    const asked = [
      `name = ${JSON.stringify(name)}`,
      ...(before === undefined ? [] : [`from = ${JSON.stringify(before)}`]),
      ...(after === undefined ? [] : [`to = ${JSON.stringify(after)}`]),
    ];
    const { changed: _head, ...window } = node;
    const spec = {
      did: 'value_changed',
      watched: name,
      where: asked.join(' and '),
      measure: 'count',
    } as const;
    const feature = compileBehaviour({ ...spec, ...window }, site, context);
    if (!feature) return null;
    const index = metric ? metric.own(feature) : featureOf(context, site.definition, feature);
    if (!metric) noteComparison(context, site.definition, index, { at_least: 1 });
    const countOf = (view: View) => (metric ? view.own(index) : view.feature(index));
    const text = describe(node, name);
    const holds = (count: unknown) => typeof count === 'number' && count > 0;
    return {
      holds: (view) => holds(countOf(view)),
      explain: (view) => ({
        text,
        holds: holds(countOf(view)),
        value: { [name]: (view.scope as Readonly<Record<string, unknown>>)[name] },
      }),
      canonical: feature.canonical,
      steps: [],
    };
  },
};

function tagType(id: string, { workspace }: Context): string | null {
  return workspace.get('tag', id)?.value.type ?? null;
}

function traitType(name: string, site: Site, { fields, entity }: Context): string | null {
  const field = fields.get(name);
  if (field) return field.type;
  site.at('trait').report({
    code: 'CAR-531',
    what: `${entity} has no field \`${name}\``,
    why: 'a change is asked of a trait that is declared, or of a tag',
    fix: `use one of ${[...fields.keys()].join(', ')}, or write \`tag:\``,
  });
  return null;
}

function reportUntracked(name: string, role: 'tag' | 'trait', site: Site, { entity }: Context): void {
  site.at(role).report({
    code: 'CAR-530',
    what: `the ${role} \`${name}\` keeps no history`,
    why: 'a change can only be asked of a value that the engine remembers',
    fix: `add \`history: true\` to ${role === 'tag' ? `the tag ${name}` : `the field ${name} of ${entity}`}`,
  });
}

/** The value as it is compared; undefined where none is asked, null where it cannot occur, which is reported. */
function read(value: Literal | undefined, type: string, site: Site): Literal | undefined | null {
  if (value === undefined) return undefined;
  const literal = literalOf(type, value);
  if (literal !== null) return literal;
  site.report({
    code: 'CAR-532',
    what: `${JSON.stringify(value)} is not ${describeType(type)}`,
    why: `the value has the type ${type}, so it is never this`,
    fix: `write ${describeType(type)}`,
  });
  return null;
}

/** A warning only: what was recorded under an earlier declaration may have had other values. */
function checkKnown(value: Literal | undefined, limits: Limits, site: Site, { workspace }: Context): void {
  if (value === undefined || !limits?.one_of || limits.one_of.includes(value) || workspace.isApplied) return;
  site.report({
    severity: 'warning',
    code: 'CAR-540',
    what: `no change from or to ${JSON.stringify(value)} can come any more`,
    why: `it is one of ${limits.one_of.map((known) => JSON.stringify(known)).join(', ')}`,
    fix: 'ask for a value that can be, or mend the declaration if it is the declaration that is wrong',
  });
}

type Limits = { readonly one_of?: readonly Literal[] } | undefined;

function limitsOf(name: string, isTrait: boolean, { fields, workspace }: Context): Limits {
  if (isTrait) return fields.get(name);
  const tag = workspace.get('tag', name);
  return tag && limitsOfTag(tag.value).limits;
}

function describe({ changed: { from, to }, within, since, until }: ChangedCondition, name: string): string {
  const parts = [
    `changed ${name}`,
    ...(from === undefined ? [] : [`from ${JSON.stringify(from)}`]),
    ...(to === undefined ? [] : [`to ${JSON.stringify(to)}`]),
  ];
  const bounds = [
    ...(within === undefined ? [] : [`within ${typeof within === 'string' ? within : within.calendar}`]),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ];
  return [parts.join(' '), ...bounds].join(', ');
}
