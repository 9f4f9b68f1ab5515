/**
 * `top`: among those with the greatest values, as of the last refresh. Whether somebody is, is a flag of the
 * profile that the runtime sets when it ranks people; the condition only reads it.
 */
import type { Site } from '../../language/definition.ts';
import { ExpressionFault } from '../../language/expressions/index.ts';
import type { TopCondition, TopRanking } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { noteFlag, noteUse, segmentOf } from '../context.ts';
import { expressionAt } from '../expression.ts';
import { contentHash } from '../feature.ts';
import { noteRefresh, scheduleOf } from '../refresh.ts';
import type { View } from '../view.ts';
import type { ConditionHead } from './condition.ts';

export const top: ConditionHead<TopCondition> = {
  head: 'top',
  compile({ top: ranking }, site, { context, scope }) {
    if (!stands(site)) return null;
    const { by, among, percent, count } = ranking;
    const expression = expressionAt(by, site.at('top', 'by'), scope, context, 'number');
    const segment = among === undefined ? null : segmentOf(among, site.at('top', 'among'), context);
    if (!expression || (among !== undefined && segment === null)) return null;
    if (among !== undefined) noteUse(context, site.definition, `segment.${among}`);
    const schedule = scheduleOf((site.definition.value as { readonly refresh?: string }).refresh);
    const take = percent === undefined ? { count: count! } : { percent };
    const meaning = { by: expression.canonical, among: among ?? null, ...take };
    // Each definition ranks for itself: another may do so more often.
    const key = `top.${contentHash({ ...meaning, of: site.definition.address } as Json)}`;
    const read = (view: View): unknown => {
      try {
        return expression.evaluate(view.scope);
      } catch (fault) {
        if (fault instanceof ExpressionFault) return undefined;
        throw fault;
      }
    };
    noteFlag(context, site.definition, key);
    const { entity } = context;
    noteRefresh(context, site.definition, {
      on: 'top',
      entity,
      key,
      schedule,
      by: read,
      among: segment,
      take,
    });
    const text = describe(ranking);
    return {
      holds: (view) => view.flag(key),
      explain: (view) => ({ text, holds: view.flag(key), value: { [by]: read(view) ?? undefined } }),
      canonical: { top: meaning },
      steps: [],
    };
  },
};

/** People are ranked for a definition that has a `refresh`. */
function stands(site: Site): boolean {
  const { kind } = site.definition;
  if (kind === 'segment' || kind === 'tag') return true;
  site.report({
    code: 'CAR-534',
    what: `\`top\` cannot stand in a ${kind}`,
    why: 'people are ranked from time to time, as the `refresh` of a segment or a tag says',
    fix: 'make a segment of it, and ask for that with `in`',
  });
  return false;
}

function describe({ percent, count, by, among }: TopRanking): string {
  const share = percent === undefined ? `top ${count}` : `top ${percent} percent`;
  return `${share} by ${by}${among === undefined ? '' : ` among ${among}`}, as of the last refresh`;
}
