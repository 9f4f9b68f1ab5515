/**
 * Lays things as they are today over the version in charge of a model: what came after it was learnt can be recommended by what it resembles,
 * and what is not offered any more is not. Told as news, so that decisions of an instant go by what was known then.
 */
import { contentHash } from '../compiler/feature.ts';
import type { InteractionSource, ModelProgram, ThingSource } from '../compiler/model/program.ts';
import type { RankedThings } from '../evaluate/placement/news.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Json, JsonObject } from '../store/store.ts';
import type { ModelDesk } from './desk.ts';
import type { InCharge } from './in-charge.ts';
import type { Recommender } from './learners/recommender.ts';
import { type FreshThing, freshAmong, type ThingsOfToday, withThings } from './learners/things-of-today.ts';
import { described, type Thing, thingsOf } from './sources/interactions.ts';

/** So many new things are compared in one go: some milliseconds. */
const AT_ONCE = 20;

/** The things that a model recommends and knows more of than who had them; null: none. */
export function thingsIn({ type, source }: Pick<ModelProgram, 'type' | 'source'>): ThingSource | null {
  return type === 'recommend' ? (source as InteractionSource).things : null;
}

export async function tellThings(
  { engine }: ModelDesk,
  model: ModelProgram,
  { version, artefact }: Pick<InCharge, 'version' | 'artefact'>,
  isStopped: () => boolean = () => false,
): Promise<void> {
  const source = thingsIn(model);
  if (source === null || version === null || artefact === null) return;
  const found = await thingsOf(source, { looking: engine, isStopped });
  if (isStopped()) return;
  const today = await thingsOver(artefact, source, found);
  const told = { ...today, number: version.number };
  await engine.tellNews('things', model.id, { version: contentHash(told as unknown as Json), ...told });
}

/** The same where another version is in charge than the one that things were laid over. */
export async function tellThingsOfVersion(
  desk: ModelDesk,
  model: ModelProgram,
  found: Pick<InCharge, 'version' | 'artefact'>,
): Promise<void> {
  if (laidOver(desk.engine, model)?.number !== found.version?.number) await tellThings(desk, model, found);
}

/** What a version scores by today. */
export function asOfToday(
  engine: Engine,
  model: ModelProgram,
  { version, artefact }: Pick<InCharge, 'version' | 'artefact'>,
): JsonObject | null {
  const things = laidOver(engine, model);
  if (artefact === null || things === null || things.number !== version?.number) return artefact;
  const known = laid.get(artefact);
  if (known?.things === things) return known.artefact;
  const over = withThings(artefact as unknown as Recommender, things) as unknown as JsonObject;
  laid.set(artefact, { things, artefact: over });
  return over;
}

/** Made once, however many people are scored by it. */
const laid = new WeakMap<JsonObject, { readonly things: RankedThings; readonly artefact: JsonObject }>();

function laidOver({ run }: Engine, { id }: ModelProgram): RankedThings | null {
  return run.news?.things.get(id)?.at(-1) ?? null;
}

async function thingsOver(
  artefact: JsonObject,
  source: ThingSource,
  found: ReadonlyMap<string, Thing>,
): Promise<ThingsOfToday> {
  const fitted = artefact as unknown as Recommender;
  const names = [...new Set([...fitted.items, ...found.keys()])].sort();
  const { content, withheld } = described(names, { source, found });
  const fresh: FreshThing[] = [];
  if (content && fitted.options.mix.content > 0)
    for (const one of freshAmong(fitted, names, content)) {
      fresh.push(one);
      if (fresh.length % AT_ONCE === 0) await new Promise((turn) => setImmediate(turn));
    }
  return { fresh, withheld: withheld ? names.filter((_, place) => withheld[place] === 1) : null };
}
