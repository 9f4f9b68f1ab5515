/**
 * What every part of the evaluator is handed: the program, where its state lives, and nothing that reads a
 * clock or rolls dice.
 */
import { bareProgram } from '../compiler/entities.ts';
import type { Program } from '../compiler/program.ts';
import type { DecisionRow, JsonObject, OfferRow } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import type { Layout } from './layout.ts';
import type { MetricNews } from './metric/news.ts';
import type { PlacementNews } from './placement/news.ts';

export interface Run {
  readonly program: Program;
  readonly layout: Layout;
  /** The same for everything that is not a person, by entity. */
  readonly others: ReadonlyMap<string, Run>;
  /** What offers have given away, as of the last batch: news that placements go by, and that nothing is counted on. */
  readonly budgets?: ReadonlyMap<string, OfferRow>;
  /** What metrics were over everybody when they were last worked out: recorded, so that offers can be worked out again. */
  readonly metrics?: ReadonlyMap<string, MetricNews>;
  /** What placements go by that is nobody's own: recorded inputs, as of their last rounds. */
  readonly news?: PlacementNews;
}

/** The run of a subject. What is no longer declared is kept as it is, and nothing is decided about it. */
export function runFor(run: Run, entity: string): Run {
  if (entity === 'profile') return run;
  const known = run.others.get(entity) ?? bare.get(run)?.get(entity);
  if (known) return known;
  const layout = { ...run.layout, features: [], segments: [] };
  const made: Run = { program: bareProgram(entity, run.program), layout, others: new Map() };
  bare.set(run, new Map([...(bare.get(run) ?? []), [entity, made]]));
  return made;
}
/** A program and those of everything else, each with its own places in stored state. */
export function runWith(
  program: Program,
  release: Omit<Layout, 'features' | 'segments'>,
  places: (program: Program) => Pick<Layout, 'features' | 'segments'>,
): Run {
  const others = [...program.entities].map(([entity, own]): [string, Run] => [
    entity,
    { program: own, layout: { ...release, ...places(own) }, others: new Map() },
  ]);
  return { program, layout: { ...release, ...places(program) }, others: new Map(others) };
}

const bare = new WeakMap<Run, ReadonlyMap<string, Run>>();

/** Writes a line into the profile's record of decisions, where `explain` finds it. */
export function decide(
  draft: Draft,
  instance: Pick<Instance, 'journey' | 'id' | 'step'>,
  outcome: DecisionRow['outcome'],
  reason: string,
  detail: JsonObject = {},
): void {
  draft.out.decisions.push({
    profile: draft.id,
    at: draft.at,
    journey: instance.journey,
    instance: instance.id,
    step: instance.step ?? '',
    outcome,
    reason,
    detail,
  });
}
