/** Whether a new version takes over: it must pass every gate, know nothing of the outcome, and do better than the running one. Pure. */
import type { GateProgram, ModelProgram } from '../compiler/model/program.ts';
import { greatestDrift } from './drift.ts';
import type { Decision, Running } from './registry.ts';
import type { TrainingResult } from './training.ts';

export function decisionOn(
  { gates, better }: Pick<ModelProgram, 'gates' | 'better'>,
  result: TrainingResult,
  running: number | null,
): Decision {
  const against = [
    ...result.leaks.map(
      ({ feature, auc, ofArm }) =>
        `CAR-946 the feature \`${feature}\` alone tells ${ofArm ? 'who was treated' : 'the outcome'} (AUC ${figure(auc)}): it is most likely written after the fact`,
    ),
    ...gates.flatMap((gate) => failing(gate, figureOf(gate.metric, result))),
    ...notBetter(better, result, running),
  ];
  if (against.length > 0) return { promoted: false, reasons: against };
  const passes = gates.length === 0 ? 'there are no gates' : 'it passes every gate';
  return { promoted: true, reasons: [`${passes}, ${whyRather(better, result, running)}`] };
}

/** What somebody decided while it was learnt stays: of the new version they could not know. */
export function besideHand(decision: Decision, began: Running, now: Running): Decision {
  const isAnother = began.version !== now.version || began.at !== now.at;
  if (!decision.promoted || !isAnother) return decision;
  return {
    promoted: false,
    reasons: [
      `version ${now.version} was put in charge by hand while it was learnt, and stays; else it would run: ${decision.reasons.join('; ')}`,
    ],
  };
}

/** The running version once more, of what was learnt elsewhere: nothing can take over, and what its gates say now is told. */
export function sameAgain(
  { gates }: Pick<ModelProgram, 'gates'>,
  result: TrainingResult,
  running: number,
): Decision {
  const reasons = [`it is the same as version ${running}, which runs`];
  return {
    promoted: false,
    reasons: [...gates.flatMap((gate) => failing(gate, figureOf(gate.metric, result))), ...reasons],
  };
}

function whyRather(
  better: Better,
  { evaluation, running: other }: TrainingResult,
  running: number | null,
): string {
  if (running === null) return 'and none ran before';
  if (other === null) return `and version ${running}, which ran, is of another meaning`;
  if (better === null) return `and it has seen more than version ${running}`;
  const [own, its] = [worthOf(better, evaluation), worthOf(better, other)];
  const words = better.is === 'less' ? 'less' : 'more';
  return `and its ${figureName(better)} of ${figure(own)} is ${words} than that of version ${running} (${figure(its)})`;
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

/** On the same data, to which neither was fitted by now: the running one may have been, and still loses or wins. */
function notBetter(
  better: Better,
  { evaluation, running: other }: TrainingResult,
  running: number | null,
): string[] {
  if (better === null || running === null || other === null) return [];
  const [own, its] = [worthOf(better, evaluation), worthOf(better, other)];
  if (better.is === 'less' ? own < its : own > its) return [];
  return [
    `version ${running}, which runs, is as good: its ${figureName(better)} on the same data is ${figure(its)}, that of the new one ${figure(own)}`,
  ];
}

type Better = ModelProgram['better'];

function worthOf(better: NonNullable<Better>, { metrics }: TrainingResult['evaluation']): number {
  const worst = better.is === 'less' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return metrics[better.figure]?.value ?? worst;
}

function figureName({ figure: name }: NonNullable<Better>): string {
  return name === 'log_loss' ? 'log-loss' : name.replaceAll('_', ' ');
}

export function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '–';
}
