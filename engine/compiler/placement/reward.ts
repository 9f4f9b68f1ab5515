/** Compiles what a decision is for: which events of the person count, for how long, and for which of the items. */
import type { Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import { ExpressionFault } from '../../language/expressions/index.ts';
import type { ItemReward } from '../../language/kinds.ts';
import { compileBehaviour } from '../behaviour.ts';
import { type Context, occurrenceScope } from '../context.ts';
import { expressionAt } from '../expression.ts';
import { contentHash } from '../feature.ts';
import { scheduleOf } from '../refresh.ts';
import type { RewardProgram } from './program.ts';

const HOUR = 3_600_000;

/** `groups`: by what it is learnt apart, as it is written. */
export function compileReward(
  { did, each, where, within, item, value, refresh }: ItemReward,
  groups: readonly string[],
  site: Site,
  context: Context,
): RewardProgram | null {
  const feature = compileBehaviour(
    {
      did,
      ...(each !== undefined && { each }),
      ...(where !== undefined && { where: where as never }),
      ...(value === undefined
        ? { measure: 'count' as const }
        : { measure: 'sum' as const, value: { key: 'value', expression: value } }),
    },
    site,
    context,
  );
  if (!feature) return null;
  const itemsOf = item === undefined ? null : namesOf(item, feature.each, did, site.at('item'), context);
  return {
    key: `${site.definition.id}.${contentHash({ reward: feature.canonical, within, item: item ?? null, groups: [...groups] })}`,
    feature,
    isNumber: value !== undefined,
    isByItem: itemsOf !== null || namesItems(context.events.get(did)?.properties ?? {}),
    within: parseDuration(within)!,
    itemsOf,
    schedule: scheduleOf(refresh, HOUR),
  };
}

/** What became of a decision may say of which item. */
function namesItems(properties: object): boolean {
  return Object.hasOwn(properties, 'decision') && Object.hasOwn(properties, 'item');
}

function namesOf(
  text: string,
  each: string | null,
  did: string,
  site: Site,
  context: Context,
): RewardProgram['itemsOf'] {
  const compiled = expressionAt(
    text,
    site,
    occurrenceScope(context.events.get(did)!, each, context),
    context,
  );
  return (occurrence) => {
    try {
      const found = compiled?.evaluate(occurrence);
      return (Array.isArray(found) ? found : [found]).filter((one) => typeof one === 'string');
    } catch (fault) {
      if (fault instanceof ExpressionFault) return [];
      throw fault;
    }
  };
}
