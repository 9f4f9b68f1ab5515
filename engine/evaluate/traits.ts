/** Facts about somebody, written down: by a message, an import, or a journey. */
import type { Json, JsonObject } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { unsettle } from './scope.ts';
import { keepingHours } from './zone-of.ts';

/** A null unsets the trait, so expressions never meet null. What is known already changes nothing, and is not written again. */
export function setTraits(run: Run, draft: Draft, traits: JsonObject): void {
  const news = Object.keys(traits).filter((name) => !isKnown(draft.traits[name], traits[name]!));
  if (news.length === 0) return;
  const all: Record<string, JsonObject[string]> = { ...draft.traits };
  for (const name of news) {
    const value = traits[name]!;
    if (value === null) delete all[name];
    else all[name] = value;
    unsettle(draft, run.program.dependents.ofTrait.get(name) ?? []);
  }
  keepingHours(run, draft, () => {
    draft.traits = all;
  });
}

function isKnown(known: Json | undefined, told: Json): boolean {
  if (told === null) return known === undefined;
  return known === told || (typeof told === 'object' && JSON.stringify(known) === JSON.stringify(told));
}
