/** Compiles placements: candidates, the layers they pass through, and what decisions are for. `rules` are a list of candidates. */
import type { Definition } from '../language/definition.ts';
import type { ValueType } from '../language/expressions/index.ts';
import type { CandidateSource } from '../language/kinds.ts';
import { writtenCandidates } from '../language/written-candidates.ts';
import type { Json } from '../store/store.ts';
import { type Context, siteOf } from './context.ts';
import { contentHash } from './feature.ts';
import { compileCandidates, isWeighing } from './placement/candidates.ts';
import { compileCatalogue, thingOf } from './placement/catalogue.ts';
import { compileGroup, groupsWritten } from './placement/group.ts';
import type { LayerPlace } from './placement/layer.ts';
import { layers } from './placement/layers/index.ts';
import { modelsWritten } from './placement/model-rank.ts';
import type { PlacementProgram } from './placement/program.ts';
import { compileReward } from './placement/reward.ts';
import { listFields, ruleScope, thingFields } from './placement/scope.ts';
import { Selections } from './placement/selections.ts';

export function compilePlacement(definition: Definition<'placement'>, context: Context): PlacementProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const { size = 1, explore = {}, reward, title = id } = value;
  const source = sourceOf(value.candidates);
  checkSource(definition, source !== null, context);
  const thing: Context | null = source && thingOf(source, site.at('candidates'), context);
  const list = source ? [] : compileCandidates(value, site, context);
  const fields: ReadonlyMap<string, ValueType> = source
    ? thing
      ? thingFields(thing)
      : new Map()
    : listFields;
  const selections = new Selections(thing);
  const place: LayerPlace = {
    context,
    scope: ruleScope(context, fields),
    names: source ? null : new Set(list.map(({ name }) => name)),
    entity: thing?.entity ?? null,
    fields: new Set(fields.keys()),
    selections,
    size,
    isWeighed: isWeighing(writtenCandidates(value)),
  };
  const compiled = layers.flatMap(({ name, compile }) => {
    const apply = compile(value, site, place);
    return apply ? [{ name, apply }] : [];
  });
  const groups = groupsWritten(explore);
  const paid = reward === undefined ? null : compileReward(reward, groups, site.at('reward'), context);
  checkLearning(definition, context);
  return {
    id,
    title,
    gives: value.gives,
    size,
    candidates:
      source && thing
        ? {
            from: 'things',
            catalogue: compileCatalogue(source, thing, selections, site.at('candidates'), title),
          }
        : { from: 'list', list },
    layers: compiled,
    reward: paid,
    models: modelsWritten(value.rank),
    learns: paid !== null,
    groupOf: compileGroup(explore, site.at('explore'), context),
    policy: contentHash(value as unknown as Json),
  };
}

function sourceOf(candidates: Definition<'placement'>['value']['candidates']): CandidateSource | null {
  return candidates === undefined || Array.isArray(candidates) ? null : (candidates as CandidateSource);
}

/** Offers and messages are listed; what else is given is gathered. */
function checkSource(definition: Definition<'placement'>, isGathered: boolean, context: Context): void {
  const { gives } = definition.value;
  if (isGathered === (gives === 'product')) return;
  siteOf(context, definition)
    .at('gives')
    .report({
      code: 'CAR-900',
      what: isGathered ? `members of a segment are no ${gives}s` : 'a list holds offers and messages',
      why: `the placement \`gives: ${gives}\`, and whoever asks it relies on that`,
      fix: isGathered ? 'write `gives: product`' : 'write `candidates: { in: <segment of things> }`',
    });
}

/** What goes by rewards needs to know what they are. */
function checkLearning(definition: Definition<'placement'>, context: Context): void {
  const { rank, reward } = definition.value;
  if (reward !== undefined || rank === undefined) return;
  const arm = Object.entries(rank.arms ?? {}).find(([, way]) => way.learnt)?.[0];
  if (rank.learnt !== true && arm === undefined) return;
  siteOf(context, definition)
    .at('rank', ...(arm === undefined ? ['learnt'] : ['arms', arm, 'learnt']))
    .report({
      code: 'CAR-906',
      what: 'there is nothing to learn from',
      why: 'without `reward` nobody can tell which of them is any good',
      fix: 'add e.g. `reward: { did: order_completed, within: 7d }`',
    });
}
