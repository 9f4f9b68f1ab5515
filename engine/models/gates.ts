/** Whether a new version takes over: it must pass every gate, know nothing of the outcome, and do better than the running one. Pure. */
import type { GateProgram } from '../compiler/model/program.ts';
import { greatestDrift } from './drift.ts';
import type { Decision } from './registry.ts';
import type { TrainingResult } from './training.ts';

export function decisionOn(
  gates: readonly GateProgram[],
  result: TrainingResult,
  running: number | null,
): Decision {
  const against = [
    ...result.leaks.map(
      ({ feature, auc }) =>
        `CAR-946 the feature \`${feature}\` alone tells the outcome (AUC ${figure(auc)}): it is most likely written after the fact`,
    ),
    ...gates.flatMap((gate) => failing(gate, figureOf(gate.metric, result))),
    ...notBetter(result, running),
  ];
  if (against.length > 0) return { promoted: false, reasons: against };
  const passes = gates.length === 0 ? 'there are no gates' : 'it passes every gate';
  return {
    promoted: true,
    reasons: [
      running === null
        ? `${passes}, and none ran before`
        : result.running === null
          ? `${passes}, and version ${running}, which ran, is of another meaning`
          : `${passes}, and its log-loss of ${figure(lossOf(result.evaluation))} is less than that of version ${running} (${figure(lossOf(result.running))})`,
    ],
  };
}

export function figureOf(
  metric: string,
  { evaluation, drift }: Pick<TrainingResult, 'evaluation' | 'drift'>,
) {
  return metric === 'drift' ? greatestDrift(drift) : (evaluation.metrics[metric]?.value ?? Number.NaN);
}

function failing({ metric, atLeast, atMost }: GateProgram, value: number): string[] {
  if (!Number.isFinite(value)) return [`${metric} cannot be told`];
  if (atLeast !== null && value < atLeast)
    return [`${metric} is ${figure(value)}, and must be at least ${atLeast}`];
  if (atMost !== null && value > atMost)
    return [`${metric} is ${figure(value)}, and must be at most ${atMost}`];
  return [];
}

/** On the same rows, which neither was fitted to by now: the running one may have been, and still loses or wins. */
function notBetter({ evaluation, running: other }: TrainingResult, running: number | null): string[] {
  if (running === null || other === null) return [];
  const [own, its] = [lossOf(evaluation), lossOf(other)];
  if (own < its) return [];
  return [
    `version ${running}, which runs, is as good: its log-loss on the same people is ${figure(its)}, that of the new one ${figure(own)}`,
  ];
}

function lossOf({ metrics }: TrainingResult['evaluation']): number {
  return metrics['log_loss']?.value ?? Number.POSITIVE_INFINITY;
}

export function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '–';
}
