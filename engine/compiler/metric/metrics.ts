/** Compiles metrics: each after those it is made of. Whether anybody ever works one out is the runtime's matter. */
import type { Definition } from '../../language/definition.ts';
import { compareText } from '../../language/diagnostic.ts';
import type { ArithmeticMetric, ImpactMetric, MetricDefinition } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { type Context, noteUse, siteOf } from '../context.ts';
import { contentHash } from '../feature.ts';
import { scheduleOf } from '../refresh.ts';
import { areMetrics, arithmeticAt, namesIn } from './arithmetic.ts';
import { groupsOf } from './groups.ts';
import { measuredMetric } from './measured.ts';
import { personParts } from './person-part.ts';
import type { MetricProgram } from './program.ts';
import { dimensionOf, isClash, unitOf, unitText } from './unit.ts';

/** What every form of metric has, beside what it is made of. */
export type MetricBasis = Pick<MetricProgram, 'id' | 'title' | 'decimals' | 'by' | 'schedule'>;

type Compiling = ReadonlyMap<string, MetricProgram | null>;

export function compileMetrics(context: Context): ReadonlyMap<string, MetricProgram> {
  const done = new Map<string, MetricProgram | null>();
  const visit = (definition: Definition<'metric'>, way: readonly string[]): void => {
    const { id, value } = definition;
    // What an impact is made of is known only when tags and segments are.
    if (done.has(id) || 'impact' in value) return;
    if (way.includes(id)) {
      reportCircle(definition, [...way.slice(way.indexOf(id)), id], context);
      done.set(id, null);
      return;
    }
    for (const name of 'value' in value ? namesIn(value.value) : []) {
      const part = context.workspace.get('metric', name);
      if (part) visit(part, [...way, id]);
    }
    if (!done.has(id)) done.set(id, compileMetric(definition, value, done, context));
  };
  for (const definition of context.workspace.all('metric')) visit(definition, []);
  const metrics = [...done.values()].filter((one) => one !== null);
  for (const metric of metrics) context.metrics.set(metric.id, metric);
  return new Map(metrics.sort((a, b) => compareText(a.id, b.id)).map((one) => [one.id, one]));
}

/** Decides by what is written down, so it must be written down from time to time. */
const NEEDS_NEWS = /^(campaign|offer|placement|policy)\./;

/** Once everything is compiled: a metric that others go by is worked out daily, where it does not say how often. */
export function scheduledMetrics(
  metrics: ReadonlyMap<string, MetricProgram>,
  { uses }: Context,
): ReadonlyMap<string, MetricProgram> {
  const needed = new Set([...uses].flatMap(([user, used]) => (NEEDS_NEWS.test(user) ? [...used] : [])));
  return new Map(
    [...metrics].map(([id, metric]) => {
      const isNeeded = metric.schedule === null && needed.has(`metric.${id}`);
      return [id, isNeeded ? { ...metric, schedule: scheduleOf(undefined) } : metric];
    }),
  );
}

function compileMetric(
  definition: Definition<'metric'>,
  value: Exclude<MetricDefinition, ImpactMetric>,
  done: Compiling,
  context: Context,
): MetricProgram | null {
  const { id } = definition;
  const site = siteOf(context, definition);
  const by = groupsOf(value.by ?? [], site, context);
  if (!by) return null;
  const basis: MetricBasis = {
    id,
    title: value.title ?? id,
    decimals: value.decimals ?? null,
    by,
    schedule: value.refresh === undefined ? null : scheduleOf(value.refresh),
  };
  return 'value' in value
    ? ofMetrics(definition, value, basis, done, context)
    : measuredMetric(value, site, basis, context);
}

function ofMetrics(
  definition: Definition<'metric'>,
  { value: text, unit: declared }: ArithmeticMetric,
  basis: MetricBasis,
  done: Compiling,
  context: Context,
): MetricProgram | null {
  const site = siteOf(context, definition).at('value');
  const read = arithmeticAt(text, site);
  if (!read || !areMetrics(read.names, text, site, context)) return null;
  for (const name of read.names) noteUse(context, definition, `metric.${name}`);
  const metrics = read.names.map((name) => done.get(name) ?? null);
  // What is wrong with one of them was reported there.
  if (!metrics.every((one) => one !== null)) return null;
  const found = unitOf(
    read.tree,
    metrics.map(({ unit }) => unit),
  );
  if (isClash(found)) {
    site.report({
      code: 'CAR-861',
      what: `${found.left} and ${found.right} do not add up`,
      why: 'only numbers of one unit can be added or taken from each other',
      fix: 'bring both to one unit first, by a factor or by another metric',
    });
    return null;
  }
  const unit = unitAsSaid(declared ?? null, unitText(found), siteOf(context, definition).at('unit'));
  const { isPerPerson, window, after } = personParts(read.tree, metrics);
  const meaning: Json = {
    value: text,
    metrics: Object.fromEntries(metrics.map(({ id, hash }) => [id, hash])),
    by: basis.by.map(({ name }) => name),
  };
  return {
    ...basis,
    unit,
    hash: contentHash(meaning),
    aggregate: { kind: 'arithmetic' },
    isPerPerson,
    window,
    after,
    source: { on: 'metrics', metrics, arithmetic: read.tree },
  };
}

/** What the definition says, unless it is another unit than what is measured has, which is reported. */
export function unitAsSaid(
  declared: string | null,
  measured: string | null,
  site: ReturnType<typeof siteOf>,
): string | null {
  if (declared === null || measured === null) return declared ?? measured;
  if (unitText(dimensionOf(declared)) !== unitText(dimensionOf(measured)))
    site.report({
      code: 'CAR-862',
      what: `this metric is in ${measured}, not in ${declared}`,
      why: 'its unit follows from what is measured',
      fix: `write \`unit: ${measured}\`, or leave it out`,
    });
  return declared;
}

function reportCircle(definition: Definition<'metric'>, circle: readonly string[], context: Context): void {
  siteOf(context, definition)
    .at('value')
    .report({
      code: 'CAR-863',
      what: `metric.${definition.id} is made of itself`,
      why: `the way round is ${circle.map((id) => `metric.${id}`).join(' → ')}`,
      fix: 'break the circle: let one of them be measured of what people do',
    });
}
