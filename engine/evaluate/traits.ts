/** Facts about somebody, written down: by a message, an import, or a journey. */
import type { JsonObject } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { unsettle } from './scope.ts';

/** A null unsets the trait, so expressions never meet null. */
export function setTraits(run: Run, draft: Draft, traits: JsonObject): void {
  const all: Record<string, JsonObject[string]> = { ...draft.traits };
  for (const [name, value] of Object.entries(traits)) {
    if (value === null) delete all[name];
    else all[name] = value;
    unsettle(draft, run.program.dependents.ofTrait.get(name) ?? []);
  }
  draft.traits = all;
}
