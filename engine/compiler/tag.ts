/** Compiles tags: an expression, rules, or an aggregate over events. A tag is computed when it is read. */
import type { Definition, Site } from '../language/definition.ts';
import { ExpressionFault } from '../language/expressions/index.ts';
import type {
  AggregateTag,
  ImportedTag,
  ModelTag,
  RulesTag,
  TagDefinition,
  ValueTag,
} from '../language/kinds.ts';
import { compileBehaviour } from './behaviour.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, featureOf, isAboutPeople, noteUse, siteOf } from './context.ts';
import { expressionAt } from './expression.ts';
import type { MeasureName } from './feature.ts';
import { compileField } from './field.ts';
import type { TagProgram } from './program.ts';
import { noteRefresh, scheduleOf } from './refresh.ts';
import type { View } from './view.ts';
import { heldKey } from './watched.ts';

/** How a tag gets its value, and how `explain` says so. */
type Reading = Pick<TagProgram, 'value' | 'explain'>;

export function compileTag(
  definition: Definition<'tag'>,
  index: number,
  context: Context,
): TagProgram | null {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  if ('imported' in value) isAboutPeople(site.at('imported'), context, '`imported`');
  const reading =
    'value' in value
      ? fromValue(value, site, context)
      : 'rules' in value
        ? fromRules(value, site, context)
        : 'imported' in value
          ? fromOutside(value, site, context)
          : 'model' in value
            ? fromModel(value, site, context)
            : fromEvents(value, site, context);
  const given = context.probe?.given.has(id) === true && context.entity === 'profile';
  if (given) noteUse(context, definition, `entity.profile.${id}`);
  const held = 'refresh' in value && value.refresh !== undefined ? heldKey(value) : null;
  if (held !== null && 'refresh' in value)
    noteRefresh(context, definition, {
      on: 'tag',
      entity: context.entity,
      key: held,
      schedule: scheduleOf(value.refresh),
    });
  return (
    reading && {
      id,
      index,
      value: given
        ? (view) => typed(value, view.imported(id) ?? reading.value(view))
        : (view) => typed(value, reading.value(view)),
      explain(view) {
        if (given && view.imported(id) !== undefined) return 'given by the test';
        return held === null ? reading.explain(view) : `${reading.explain(view)}, as of the last refresh`;
      },
      held,
      imported: given || 'imported' in value ? compileField(id, { type: value.type }) : null,
    }
  );
}

function fromValue({ value, type }: ValueTag, site: Site, context: Context): Reading | null {
  const expected = type === 'date' || type === 'instant' ? null : type === 'integer' ? 'number' : type;
  const compiled = expressionAt(value, site.at('value'), context.profileScope, context, expected);
  return (
    compiled && {
      value(view) {
        try {
          return compiled.evaluate(view.scope);
        } catch (fault) {
          if (fault instanceof ExpressionFault) return undefined;
          throw fault;
        }
      },
      explain: () => value,
    }
  );
}

function fromRules({ rules }: RulesTag, site: Site, context: Context): Reading | null {
  const compiled = rules.map(({ when, then }, index) => {
    const place = site.at('rules', index);
    const condition = { context, scope: context.profileScope, place: 'who' } as const;
    return { then, test: when === undefined ? null : compileCondition(when, place.at('when'), condition) };
  });
  if (compiled.some(({ test }, index) => test === null && rules[index]!.when !== undefined)) return null;
  const ruleOf = (view: View) => compiled.findIndex(({ test }) => test === null || test.holds(view));
  return {
    value: (view) => compiled[ruleOf(view)]?.then,
    explain(view) {
      const index = ruleOf(view);
      return index < 0 ? 'no rule applies' : `rule ${index + 1} of ${compiled.length}`;
    },
  };
}

/** Kept beside the traits, under the name of the tag. */
function fromOutside({ id }: ImportedTag, site: Site, context: Context): Reading {
  noteUse(context, site.definition, `entity.profile.${id}`);
  return {
    value: (view) => view.imported(id),
    explain: () => 'from outside',
  };
}

/** Kept in the same place; only scoring writes it (`input.ts`: `scores`). */
function fromModel({ id, model }: ModelTag, site: Site, context: Context): Reading {
  noteUse(context, site.definition, `entity.profile.${id}`);
  noteUse(context, site.definition, `model.${model}`);
  return {
    value: (view) => view.imported(id),
    explain: () => `by model ${model}, as of its last scoring`,
  };
}

const MEASURES = ['sum', 'avg', 'min', 'max', 'distinct', 'first', 'last', 'most_frequent'] as const;

function fromEvents(tag: AggregateTag, site: Site, context: Context): Reading | null {
  const key = MEASURES.find((name) => tag[name] !== undefined);
  const measure: MeasureName =
    key ?? (tag.days_since ? `days_since_${tag.days_since}` : tag.days_between ? 'days_between' : 'count');
  checkType(tag, measure, site);
  const { did, each, which, where, within, since, until, decimals } = tag;
  if (which !== undefined) {
    site.at('which').report(
      {
        code: 'CAR-605',
        what: '`which` does not go with a tag',
        why: '`which` asks a yes-or-no question about one occurrence; a tag wants a value of it',
        fix: 'use `first: <expression>` or `last: <expression>`',
      },
      'key',
    );
    return null;
  }
  const optional = { each, where, within, since, until, decimals };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const spec = { did, measure, ...present, ...(key && { value: { key, expression: tag[key]! } }) };
  const feature = compileBehaviour(spec, site, context);
  if (!feature) return null;
  const index = featureOf(context, site.definition, feature);
  if (isRounded(tag, measure)) context.levels.rounded.add(site.definition.address);
  return {
    value: (view) => view.feature(index),
    explain: () => `${measure.replaceAll('_', ' ')} over ${did}`,
  };
}

/** Whether the tag's type makes another number of the feature's value. */
function isRounded({ type, decimals }: AggregateTag, measure: MeasureName): boolean {
  const whole: readonly MeasureName[] = ['count', 'distinct', 'days_since_first', 'days_since_last'];
  return (type === 'integer' && !whole.includes(measure)) || (type === 'number' && decimals !== undefined);
}

/** What can be said of the type without looking at a value. */
function checkType({ type }: AggregateTag, measure: MeasureName, site: Site): void {
  const numeric: readonly MeasureName[] = [
    'count',
    'sum',
    'avg',
    'distinct',
    'days_since_first',
    'days_since_last',
    'days_between',
  ];
  if (!numeric.includes(measure) || type === 'number' || type === 'integer') return;
  site.at('type').report({
    code: 'CAR-602',
    what: `this tag counts or adds up, but its type is ${type}`,
    why: 'the value is a number',
    fix: 'write `type: number`, or `type: integer` for counts and days',
  });
}

/** A value that is not of the tag's type is missing: nothing downstream meets a surprise. Infinity is no number, −0 is 0. */
function typed({ type, decimals }: TagDefinition, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  switch (type) {
    case 'integer':
      return Number.isFinite(value) ? Math.round(value as number) + 0 : undefined;
    case 'number':
      return Number.isFinite(value) ? rounded(value as number, decimals) + 0 : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    default:
      return typeof value === 'string' ? value : undefined;
  }
}

function rounded(value: number, decimals: number | undefined): number {
  if (decimals === undefined) return value;
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
