/** Ranks things by a model: by how much it expects the person to like each, or by what goes with the things that are named. */
import type { Site } from '../../language/definition.ts';
import { ExpressionFault } from '../../language/expressions/index.ts';
import type { ItemRank, ItemRankArm } from '../../language/kinds.ts';
import { noteUse } from '../context.ts';
import { expressionAt } from '../expression.ts';
import { entityOfItem } from '../model/sources/interactions.ts';
import type { View } from '../view.ts';
import type { LayerPlace } from './layer.ts';
import { personScope } from './scope.ts';
import type { Liking, Slate } from './slate.ts';

/** Ids of models that somebody is ranked by. */
export function modelsWritten(rank: ItemRank | undefined): readonly string[] {
  const ways = rank === undefined ? [] : [rank, ...Object.values(rank.arms ?? {})];
  return [...new Set(ways.flatMap(({ model }) => model ?? []))].sort();
}

/** What the model says at one decision; null where what stands beside is nothing. */
export function likingAt(
  { model, beside }: ItemRankArm & { readonly model: string },
  site: Site,
  place: LayerPlace,
): (slate: Slate) => Liking {
  const { context } = place;
  checkModel(model, site.at('model'), place);
  noteUse(context, site.definition, `model.${model}`);
  if (beside === undefined) return ({ ask }) => ask.liking(model, null);
  const compiled = expressionAt(beside, site.at('beside'), personScope(context.profileScope), context, null);
  const keysFor = (view: View): readonly string[] => {
    try {
      return keysIn(compiled?.evaluate(view.scope));
    } catch (fault) {
      if (fault instanceof ExpressionFault) return [];
      throw fault;
    }
  };
  return ({ ask, ranked: [first] }) =>
    ask.liking(model, first === undefined ? [] : keysFor(ask.viewOf(first)));
}

function keysIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

function checkModel(id: string, site: Site, { context, entity }: LayerPlace): void {
  const model = context.workspace.get('model', id)?.value;
  // One that does not exist was reported when references were resolved.
  if (model === undefined) return;
  const about = model.from === undefined ? null : entityOfItem(model.from, context);
  const isOther = entity === null || (about !== null && about !== entity);
  if (model.type === 'recommend' && !isOther) return;
  site.report({
    code: 'CAR-909',
    what:
      model.type !== 'recommend'
        ? `${id} is a model of type ${model.type}`
        : entity === null
          ? `${id} ranks things, and the candidates are a list`
          : `${id} is about ${about}, and the candidates are of ${entity}`,
    why: 'a model of type `recommend` says of each thing how much somebody may like it; no other can rank things',
    fix:
      model.type === 'recommend'
        ? 'rank them by an expression, `rank: { by: … }`'
        : `name a model of type \`recommend\`, or rank by an expression; what a model says of the person is a tag, e.g. \`rank: { by: … * ${model.output?.tag ?? 'score'} }\``,
  });
}
