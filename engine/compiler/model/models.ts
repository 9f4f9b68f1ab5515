/** Compiles models. Comes after tags and segments, whose lineage says what can be known of a moment of the past. */
import type { Definition, Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import type { ModelDefinition } from '../../language/kinds.ts';
import { isBrought, outputsOf, shapeOf, tagOfBand, tagOfOutput } from '../../language/model-shapes.ts';
import { watchingOf } from '../../language/model-watching.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import { compileCondition } from '../conditions/index.ts';
import { type Context, noteUse, siteOf } from '../context.ts';
import { contentHash } from '../feature.ts';
import { scheduleOf } from '../refresh.ts';
import type { Test } from '../view.ts';
import { checkInputs } from './check-inputs.ts';
import { fitsType } from './fits-type.ts';
import { standsOnFields, unknownThen } from './known-then.ts';
import {
  type GateProgram,
  LOWEST_BAND,
  type ModelFeature,
  type ModelProgram,
  type OutputProgram,
} from './program.ts';
import { sources } from './sources/index.ts';
import { specOf } from './spec.ts';

const CUTOFFS = 6;
const EVERY = '30d';
/** Where it may be left out. */
const HORIZON = '30d';

export function compileModels(context: Context): ReadonlyMap<string, ModelProgram> {
  const models = context.workspace.all('model').map((definition) => compileModel(definition, context));
  return new Map(models.filter((model) => model !== null).map((model) => [model.id, model]));
}

function compileModel(definition: Definition<'model'>, context: Context): ModelProgram | null {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  if (!fitsType(value, site) || !checkInputs(value, site)) return null;
  if (value.connector !== undefined) noteUse(context, definition, `channel.${value.connector}`);
  const shape = shapeOf(value);
  const who = whoOf(value, site, context);
  const learnt = sources[shape.source](value, site, context);
  const features = featuresOf(value, site, context);
  const times = timesOf(value, site);
  const output = outputOf(value, site);
  if (who === undefined || !learnt || !features || !times || output === undefined) return null;
  const spec = specOf(value);
  const target = contentHash([value.type, learnt.canonical, times.horizon]);
  return {
    id,
    title: value.title ?? id,
    type: value.type,
    says: shape.says(value),
    target,
    hash: contentHash([
      target,
      ...features.map((feature) => meaningOf(feature, context)),
      ...(learnt.meaning ?? []),
      ...broughtBy(value.type, spec),
    ]),
    who,
    source: learnt.source,
    ...times,
    features,
    standsOnFields: looksBack(value) && standsOnFields(definition.address, context),
    spec,
    seed: value.seed ?? id,
    trains: value.train?.at === undefined ? null : { cron: value.train.at },
    gates: gatesOf(value),
    better: shape.better,
    watching: watchingIn(value, times.horizon),
    output,
    refresh: scheduleOf(value.refresh),
  };
}

/** Another file, output or channel of what was learnt elsewhere is another model; how many are asked for at once is not. */
function broughtBy(type: ModelDefinition['type'], { batch: _, ...meaning }: JsonObject): readonly Json[] {
  return isBrought(type) ? [meaning] : [];
}

/** Undefined where something is wrong, which has been reported. */
function whoOf(model: ModelDefinition, site: Site, context: Context): Test | null | undefined {
  const { id, who } = model;
  if (who === undefined) return null;
  const place = { context, scope: context.profileScope, place: 'who' } as const;
  const test = compileCondition(who, site.at('who'), place);
  const fault = looksBack(model)
    ? unknownThen('`who`', context.uses.get(site.definition.address) ?? [], id, context)
    : null;
  if (fault) site.at('who').report(fault);
  return test && !fault ? test : undefined;
}

/** By the type of the tag. */
const AS: Readonly<Record<string, ModelFeature['as']>> = {
  number: 'number',
  integer: 'number',
  boolean: 'flag',
  text: 'category',
  date: 'age',
  instant: 'age',
};

function featuresOf(value: ModelDefinition, site: Site, context: Context): readonly ModelFeature[] | null {
  const { features = [] } = value;
  const found = features.map((name, place): ModelFeature | null => {
    const at = site.at('features', place);
    const tag = context.tagIndex.get(name);
    const declared = context.workspace.get('tag', name);
    if (tag === undefined || !declared) {
      if (declared) reportOther(name, declared.value.of ?? 'profile', at);
      return null;
    }
    noteUse(context, site.definition, `tag.${name}`);
    const fault = looksBack(value)
      ? unknownThen(`the feature \`${name}\``, [`tag.${name}`], value.id, context)
      : null;
    if (fault) at.report(fault);
    return fault ? null : { name, tag, as: AS[declared.value.type]! };
  });
  return found.every((one) => one !== null) ? found : null;
}

/** What the tag says, without what only people read. */
function meaningOf({ name, as }: ModelFeature, { workspace }: Context): Json {
  const {
    title: _title,
    description: _description,
    owner: _owner,
    labels: _labels,
    meta: _meta,
    ...meaning
  } = workspace.get('tag', name)!.value as unknown as Record<string, Json>;
  return [name, as, meaning];
}

function reportOther(name: string, entity: string, at: Site): void {
  at.report({
    code: 'CAR-943',
    what: `tag ${name} is of ${entity}, not of people`,
    why: 'a model scores people, by what is known of each of them',
    fix: 'name a tag of people',
  });
}

/** Whether people are looked at as they were, and not as they are today. */
function looksBack(model: ModelDefinition): boolean {
  const { needs, takes } = shapeOf(model);
  // One that was learnt elsewhere takes a horizon only to be judged.
  return needs.includes('horizon') || (takes.includes('horizon') && !isBrought(model.type));
}

/** The last cut-off is held out, and no horizon of the others may reach beyond it. */
function timesOf(
  model: ModelDefinition,
  site: Site,
): Pick<ModelProgram, 'horizon' | 'cutoffs' | 'every'> | null {
  const { type, horizon: ahead, train = {} } = model;
  const { cutoffs = CUTOFFS, every: apart = EVERY } = train;
  const [horizon, every] = [looksBack(model) ? parseDuration(ahead ?? HORIZON)! : 0, parseDuration(apart)!];
  if (shapeOf(model).source !== 'labels') return cutOnce(type, { horizon, cutoffs, every }, site);
  if ((cutoffs - 1) * every >= horizon) return { horizon, cutoffs, every };
  site.at(...((site.definition.value as ModelDefinition).train ? ['train'] : ['horizon'])).report({
    code: 'CAR-944',
    what: `${cutoffs} cut-offs, each ${apart} after the one before, leave nothing to learn from`,
    why: `the last one is held out, and what came true within ${ahead} of the others must be over by then: else the test would be known beforehand`,
    fix: `write more \`cutoffs\`, or a longer \`every\`: together at least ${ahead} before the last`,
  });
  return null;
}

function cutOnce<T>(type: string, times: T, site: Site): T | null {
  const { train = {} } = site.definition.value as ModelDefinition;
  const odd = (['cutoffs', 'every'] as const).filter((key) => train[key] !== undefined);
  for (const key of odd)
    site.at('train', key).report({
      code: 'CAR-948',
      what: `a model of type ${type} has no use for \`${key}\``,
      why: 'only what is predicted is looked at from several moments of the past',
      fix: 'leave it out',
    });
  return odd.length > 0 ? null : times;
}

function watchingIn(model: ModelDefinition, horizon: number): ModelProgram['watching'] {
  const { after, ...watching } = watchingOf(model);
  return { ...watching, after: after === 'horizon' ? horizon : after };
}

function gatesOf({ promote = {} }: ModelDefinition): GateProgram[] {
  return Object.entries(promote).map(([metric, { at_least, at_most }]) => ({
    metric,
    atLeast: at_least ?? null,
    atMost: at_most ?? null,
  }));
}

/** Undefined where something is wrong, which has been reported. */
function outputOf(model: ModelDefinition, site: Site): OutputProgram | null | undefined {
  const { output } = model;
  if (output === undefined) return null;
  const columns = outputsOf(model).map((one) => ({
    column: one.column,
    tag: tagOfOutput(output.tag, one),
    type: one.type,
  }));
  if (output.bands === undefined) return { columns, bands: null };
  const bands = Object.entries(output.bands)
    .map(([id, from]) => ({ id, from }))
    .sort((a, b) => b.from - a.from);
  const twice = bands.find(({ from }, place) => bands[place + 1]?.from === from);
  const lowest = bands.find(({ id }) => id === LOWEST_BAND);
  const wrong = twice ?? lowest;
  if (!wrong) return { columns, bands: { tag: tagOfBand(output.tag), from: bands } };
  site.at('output', 'bands', wrong.id).report({
    code: 'CAR-945',
    what: twice
      ? `two bands begin at ${twice.from}`
      : `\`${LOWEST_BAND}\` is the band of whoever is below all others`,
    why: 'each score is in exactly one band',
    fix: twice ? 'let one of them begin higher, or leave it out' : 'leave it out, or name it otherwise',
  });
  return undefined;
}
