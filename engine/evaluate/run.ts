/**
 * What every part of the evaluator is handed: the program, where its state lives, and nothing that reads a
 * clock or rolls dice.
 */
import type { Program } from '../compiler/program.ts';
import type { DecisionRow, JsonObject } from '../store/store.ts';
import type { Draft, Instance, Layout } from './draft.ts';

export interface Run {
  readonly program: Program;
  readonly layout: Layout;
}

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
