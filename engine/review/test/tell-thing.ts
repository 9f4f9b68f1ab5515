/** What is told of the things of a test, by the way of production. A name of the test stands for whatever the person is known by. */
import type { Program } from '../../compiler/program.ts';
import { fieldsOf } from '../../language/fields.ts';
import type { TestThing } from '../../language/kinds.ts';
import type { Workspace } from '../../language/workspace.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import type { Stage } from './stage.ts';
import { type Known, message, refusal } from './tell.ts';

/** A thing, once the engine knows it. */
export interface KnownThing extends Known {
  readonly entity: { readonly id: string; readonly key: string | number };
}

export interface Cast {
  readonly workspace: Workspace;
  readonly people: ReadonlyMap<string, Known>;
}

export async function tellThing(
  stage: Stage,
  who: string,
  { entity, key = who, traits = {} }: TestThing,
  cast: Cast,
): Promise<KnownThing | { readonly problem: string }> {
  const told = { id: entity, key };
  const receipt = await tellTraits(stage, `thing ${who}`, told, traits as JsonObject, cast);
  if (receipt.outcome !== 'accepted') return { problem: refusal(receipt)! };
  return { id: receipt.profile, identifiers: {}, knownBy: new Map(), entity: told };
}

/** It is another now. Null where that could be told; else why not. */
export async function tellChange(
  stage: Stage,
  { entity }: KnownThing,
  traits: JsonObject,
  cast: Cast,
  name: string,
): Promise<string | null> {
  return refusal(await tellTraits(stage, name, entity, traits, cast));
}

async function tellTraits(
  stage: Stage,
  name: string,
  entity: KnownThing['entity'],
  given: JsonObject,
  cast: Cast,
) {
  const { engine } = stage.daemon;
  const traits = withPeople(engine.run.program, entity.id, given, cast);
  const receipt = await engine.accept({ ...message(name), entity, traits });
  await stage.settled();
  return receipt;
}

function withPeople(
  { identity }: Pick<Program, 'identity'>,
  entity: string,
  traits: JsonObject,
  { workspace, people }: Cast,
): JsonObject {
  const declared = workspace.get('entity', entity);
  const fields = declared ? fieldsOf(workspace, declared) : {};
  const first = identity.identifiers[0]?.id;
  const meant = (name: string, value: Json): Json => {
    const field = fields[name];
    if (field?.type !== 'ref' || field.to !== 'profile' || typeof value !== 'string') return value;
    return people.get(value)?.knownBy.get(field.by ?? first ?? '') ?? value;
  };
  return Object.fromEntries(Object.entries(traits).map(([name, value]) => [name, meant(name, value!)]));
}
