/** A model type by its name, for whoever knows no more of it: its own artefacts go back into it. */
import type { ModelTypeName } from '../compiler/model/program.ts';
import type { JsonObject } from '../store/store.ts';
import { modelTypes } from './types/index.ts';
import type { ModelType } from './types/type.ts';

export function typeOf(name: ModelTypeName): ModelType<JsonObject, JsonObject> {
  return modelTypes[name] as unknown as ModelType<JsonObject, JsonObject>;
}
