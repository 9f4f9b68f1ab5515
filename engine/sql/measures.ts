/**
 * What is measured over occurrences, as queries that give one number. Sums are added up as whole numbers of the
 * smallest unit, rounded as the engine rounds, so that they are the same number in every database and any order.
 */

import type { BehaviourSpec } from '../compiler/behaviour.ts';
import { compileBehaviour } from '../compiler/behaviour.ts';
import type { MeasureName } from '../compiler/feature.ts';
import type { Site } from '../language/definition.ts';
import { parseExpression } from '../language/expressions/index.ts';
import type { Lowering } from './lowering.ts';
import { columnOf, plainName, reckon, unwrapped } from './operand.ts';
import { Refusal } from './refusal.ts';
import { type Sql, sql, value, words } from './text.ts';

export interface Occurrences {
  /** `from … where …`, all that count. */
  readonly from: Sql;
}

type Measure = (spec: BehaviourSpec, occurrences: Occurrences, site: Site, lowering: Lowering) => Sql;

export const measures: Partial<Readonly<Record<MeasureName, Measure>>> = {
  count: (_, { from }) => sql`(select count(*) ${from})`,
  sum: (spec, { from }, site, lowering) => {
    const scale = scaleOf(spec, site, lowering);
    return sql`(select coalesce(sum(${roundedSql(lowering)}), 0) / ${scale} from (select ${scaled(spec, scale, site, lowering)} as amount ${from}) as measured)`;
  },
  avg: (spec, { from }, site, lowering) => {
    const scale = scaleOf(spec, site, lowering);
    return sql`(select sum(${roundedSql(lowering)}) / (count(amount) * ${scale}) from (select ${scaled(spec, scale, site, lowering)} as amount ${from}) as measured)`;
  },
  min: (spec, { from }, site, lowering) => sql`(select min(${numberOf(spec, site, lowering)}) ${from})`,
  max: (spec, { from }, site, lowering) => sql`(select max(${numberOf(spec, site, lowering)}) ${from})`,
  distinct: countDistinct,
};

/** Of a column, each value of another type that `rest` holds is a value too. */
function countDistinct(spec: BehaviourSpec, { from }: Occurrences, site: Site, lowering: Lowering): Sql {
  const name = plainName(unwrapped(treeOf(spec)));
  if (name === null) return sql`(select count(distinct ${numberOf(spec, site, lowering)}) ${from})`;
  const { value: found, isMisfit, kept } = columnOf(name, placeOf(spec, site), lowering);
  return sql`(select count(distinct ${found}) + count(distinct case when ${isMisfit} then ${kept} end) ${from})`;
}

function treeOf({ value: measured }: BehaviourSpec) {
  const parsed = parseExpression(measured!.expression);
  // Compiled before it was lowered.
  if (!parsed.ok) throw new Error(`an expression that cannot be read: ${measured!.expression}`);
  return parsed.expression.ast;
}

function placeOf({ value: measured }: BehaviourSpec, site: Site): Site {
  return site.at(...[measured!.key].flat());
}

function numberOf(spec: BehaviourSpec, site: Site, lowering: Lowering): Sql {
  return reckon(treeOf(spec), placeOf(spec, site), lowering).value;
}

/** Null where there is nothing to add; what is not finite is not added either. */
function scaled(spec: BehaviourSpec, scale: Sql, site: Site, lowering: Lowering): Sql {
  const { value: measured, isResult } = reckon(treeOf(spec), placeOf(spec, site), lowering);
  const finite = value(Number.MAX_VALUE, 'number');
  return isResult
    ? sql`case when abs(${measured}) <= ${finite} then ${measured} * ${scale} end`
    : sql`${measured} * ${scale}`;
}

function scaleOf(spec: BehaviourSpec, site: Site, { context }: Lowering): Sql {
  const feature = compileBehaviour(spec, site, context);
  if (!feature) throw new Refusal('this cannot be compiled', site);
  return value(10 ** feature.decimals, 'number');
}

/** Halves go up, as the engine rounds; adding a half first would lose the last bit. */
function roundedSql({ dialect }: Lowering): Sql {
  return sql`floor(amount) + ${dialect.asNumber(words('amount - floor(amount) >= 0.5'))}`;
}
