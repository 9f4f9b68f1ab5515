/** `did`: the events of the person, counted or measured by a query inside the query. */

import { specOf } from '../compiler/conditions/did.ts';
import type { Site } from '../language/definition.ts';
import type { DidCondition, Filter } from '../language/kinds.ts';
import { comparisonSql } from './compare.ts';
import { lowerCondition } from './condition.ts';
import type { Lowering, SqlHead } from './lowering.ts';
import { measures, type Occurrences } from './measures.ts';
import { Refusal } from './refusal.ts';
import { eventRow, type Row } from './row.ts';
import { joined, type Sql, sql, words } from './text.ts';
import { windowBounds } from './window.ts';

export const did: SqlHead<DidCondition> = {
  head: 'did',
  lower(node, site, lowering) {
    for (const key of ['after', 'step'] as const) {
      if (node[key] !== undefined)
        throw new Refusal(`\`${key}\` asks for the way through a journey`, site.at(key));
    }
    if (node.each !== undefined) {
      throw new Refusal('the elements of a list are kept as JSON, not as rows', site.at('each'));
    }
    const event = lowering.context.events.get(node.did)!;
    lowering.events.add(event.id);
    const row = eventRow(event, 'occurrence');
    if (node.which !== undefined) return picked(node, row, site, lowering);
    const spec = specOf(node);
    const isGrowing = spec.measure === 'count' && growsWithMore(node);
    const occurrences = occurrencesOf(node, row, site, lowering, isGrowing);
    if (spec.measure === 'count' && isOnce(node)) return sql`exists (select 1 ${occurrences.from})`;
    const measured = measures[spec.measure];
    if (!measured) throw new Refusal(`\`${spec.measure}\` has no SQL`, site);
    const inside = { ...lowering, row, mode: 'exact' } as const;
    return comparisonSql(measured(spec, occurrences, site, inside), node.times ?? node.is ?? { at_least: 1 });
  },
};

/** More occurrences never make it untrue: then a filter that has no SQL may be left out of a superset. */
function growsWithMore({ times }: DidCondition): boolean {
  return times === undefined || Object.keys(times).every((key) => key === 'at_least');
}

function isOnce({ times }: DidCondition): boolean {
  return growsWithMore({ times } as DidCondition) && (times?.at_least ?? 1) === 1;
}

function occurrencesOf(
  node: DidCondition,
  row: Row,
  site: Site,
  lowering: Lowering,
  isGrowing: boolean,
): Occurrences {
  const mode = isGrowing ? lowering.mode : 'exact';
  const tests = [
    ...windowBounds(node, words(`${row.alias}.time`), site, lowering),
    ...filterOf(node.where, site, { ...lowering, row, mode }),
  ];
  return { from: sql`${source(node, row, lowering)} and ${joined(tests, ' and ')}` };
}

function source(node: DidCondition, { alias }: Row, { dialect }: Lowering): Sql {
  const name = words(alias);
  return sql`from ${dialect.eventTable(node.did)} as ${name} where ${name}.bucket = person.bucket and ${name}.profile = person.id`;
}

/** None or one. A filter that has no SQL is left out where more people will do. */
function filterOf(where: Filter | undefined, site: Site, lowering: Lowering): readonly Sql[] {
  if (where === undefined) return [];
  try {
    return [lowerCondition(where, site.at('where'), lowering)];
  } catch (refusal) {
    if (lowering.mode !== 'superset' || !(refusal instanceof Refusal)) throw refusal;
    lowering.omitted.push(refusal.reason);
    return [];
  }
}

/** One is picked of all there are; then it is asked. Of equal times the message decides, as everywhere. */
function picked(node: DidCondition, row: Row, site: Site, lowering: Lowering): Sql {
  const [known, ...bounds] = windowBounds(node, words(`${row.alias}.time`), site, lowering);
  const tests = [...bounds, ...filterOf(node.where, site, { ...lowering, row })];
  const asked = tests.length === 0 ? sql`true` : joined(tests, ' and ');
  const order = words(node.which === 'first' ? '' : ' desc');
  return sql`coalesce((select ${asked} ${source(node, row, lowering)} and ${known!} order by occurrence.time${order}, occurrence.message${order} limit 1), false)`;
}
