/** Which steps of a journey were added, changed and removed, wherever they stand; each by its id. Pure. */
import { nestedLists } from '../../compiler/steps/nested.ts';
import type { JourneyDefinition, Step } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { differencesOf } from '../differences.ts';

export interface StepChanges {
  readonly added: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
  /** In the order in which they stood. */
  readonly removed: readonly Step[];
}

export function stepChanges(before: JourneyDefinition | null, after: JourneyDefinition): StepChanges {
  const old = new Map(allSteps(before?.steps ?? []).map((step) => [step.id, step]));
  const young = new Map(allSteps(after.steps).map((step) => [step.id, step]));
  return {
    added: new Set([...young.keys()].filter((id) => before !== null && !old.has(id))),
    changed: new Set(
      [...young].flatMap(([id, step]) => (old.has(id) && !isSame(old.get(id)!, step) ? [id] : [])),
    ),
    removed: [...old.values()].filter(({ id }) => !young.has(id)),
  };
}

/** Nested ones too, in the order of reading. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...nestedLists(step).flatMap(([list]) => allSteps(list))]);
}

/** What a step itself says; the steps in it are steps of their own. */
function isSame(a: Step, b: Step): boolean {
  return differencesOf(bare(a), bare(b)).length === 0;
}

function bare(step: Step): Json {
  const inside = new Set(nestedLists(step).map(([list]) => list));
  return JSON.parse(
    JSON.stringify(step, (_, value: unknown) => (inside.has(value as never) ? [] : value)),
  ) as Json;
}
