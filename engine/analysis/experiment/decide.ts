/**
 * What follows from a report by the definition's rule: stop for harm, ship the winner, go on, extend, or end without one. It changes
 * nothing: what follows is a change of the definition that somebody, or the command line, makes.
 */
import type { ExperimentProgram } from '../../compiler/experiment/program.ts';
import type { RecordedDecision } from './recorded.ts';
import type {
  MeasuredArm,
  Proposed,
  ReportedDecision,
  ReportedMeasure,
  ReportedSampleRatio,
} from './report.ts';

/** What the decision is made of. */
export interface Evidence {
  readonly experiment: ExperimentProgram;
  readonly at: number;
  readonly started: number | null;
  readonly sampleRatio: ReportedSampleRatio | null;
  readonly measures: readonly ReportedMeasure[];
  /** Chance of finding what is to be detected; null where nothing is said of it. */
  readonly power: number | null;
  /** In all, until what is to be detected can be; null where that is not known. */
  readonly days: number | null;
  /** What was decided by the rule and carried out; null: nothing. */
  readonly recorded: (RecordedDecision & { readonly release: number }) | null;
}

const DAY = 86_400_000;

type Question = (evidence: Evidence) => ReportedDecision | null;

export function decisionOf(evidence: Evidence): ReportedDecision {
  for (const question of questions) {
    const answer = question(evidence);
    if (answer !== null) return answer;
  }
  return going(evidence);
}

/** In this order: the first answer is the decision. */
const questions: readonly Question[] = [
  ({ experiment: { winner }, recorded }) =>
    winner === null
      ? null
      : {
          verdict: 'decided',
          arm: winner,
          why: [`the definition says that ${winner} is the winner`, ...recordedWords(winner, recorded)],
          proposed: null,
        },
  ({ started }) => (started === null ? without('nobody', ['nobody has met it yet']) : null),
  ({ sampleRatio: ratio }) =>
    ratio?.isUneven
      ? without('uneven', [
          `the arms have other numbers of people than their shares say (χ² ${ratio.chiSquared.toFixed(2)}, p ${ratio.p.toPrecision(2)})`,
          'something loses or adds people of one arm, so no effect means anything until that is found',
        ])
      : null,
  harm,
  ({ experiment: { measures } }) =>
    measures.some(({ role }) => role === 'primary')
      ? null
      : without('no_metric', ['it has no metric to decide by']),
  winner,
  loser,
  ended,
];

/** Who decided, and what was seen then: the figures of now may be others. */
function recordedWords(winner: string, recorded: Evidence['recorded']): readonly string[] {
  if (recorded?.proposed.value !== winner) return [];
  const { at, release, why } = recorded;
  return [
    `decided by its rule as of ${new Date(at).toISOString().slice(0, 10)}, in release ${release}`,
    ...why,
  ];
}

function harm({ experiment, measures }: Evidence): ReportedDecision | null {
  const harmed = measures.flatMap(({ metric, arms }) =>
    arms.flatMap(({ arm, effect }) => (effect?.safety === 'harmed' ? [{ arm, metric }] : [])),
  );
  const [first] = harmed;
  if (!first) return null;
  const arms = [...new Set(harmed.map(({ arm }) => arm))];
  const others = experiment.arms.filter(({ id }) => id !== experiment.control && !arms.includes(id));
  const why = harmed.map(({ arm, metric }) => `${arm} makes ${metric} worse by more than it may`);
  return {
    verdict: 'harm',
    arm: first.arm,
    why:
      others.length === 0
        ? why
        : [...why, `${others.map(({ id }) => id).join(', ')} did not: they can be tried again`],
    proposed: { key: 'winner', value: experiment.control },
  };
}

function winner(evidence: Evidence): ReportedDecision | null {
  const { experiment, measures } = evidence;
  const primary = primaryOf(measures);
  const winners = primary.arms
    .filter((arm) => isBetter(arm, primary, evidence))
    .sort((a, b) => gainOf(b, primary) - gainOf(a, primary));
  const [best] = winners;
  if (!best) return null;
  const unclear = measures.filter(({ arms }) =>
    arms.some(({ arm, effect }) => arm === best.arm && effect?.safety === 'unclear'),
  );
  const why = [
    `${best.arm} is better than ${experiment.control} on ${primary.metric}: ${evidenceWords(best, experiment)}`,
    ...(winners.length > 1
      ? [
          `so ${winners.length === 2 ? 'is' : 'are'} ${winners
            .slice(1)
            .map(({ arm }) => arm)
            .join(', ')}, by less`,
        ]
      : []),
    ...unclear.map(
      ({ metric }) =>
        `nothing shows that ${metric} got worse by more than it may, and nothing that it did not`,
    ),
  ];
  return { verdict: 'winner', arm: best.arm, why, proposed: shipped(experiment, best.arm) };
}

/** Every arm is worse than the control: there is nothing to go on for. */
function loser(evidence: Evidence): ReportedDecision | null {
  const { experiment, measures } = evidence;
  const primary = primaryOf(measures);
  const compared = primary.arms.filter(({ arm }) => arm !== experiment.control);
  if (compared.length === 0 || !compared.every((arm) => isWorse(arm, primary, evidence))) return null;
  const why = compared.map(
    (arm) =>
      `${arm.arm} is worse than ${experiment.control} on ${primary.metric}: ${evidenceWords(arm, experiment)}`,
  );
  return {
    verdict: 'control',
    arm: experiment.control,
    why,
    proposed: shipped(experiment, experiment.control),
  };
}

/** Its time is over, and nothing was found. */
function ended(evidence: Evidence): ReportedDecision | null {
  const { experiment, power, days, started, at } = evidence;
  const { detect, decision } = experiment;
  if (!isOver(evidence)) return null;
  const isWeak = detect !== null && power !== null && power < detect.power;
  if (isWeak && days !== null && started! + days * DAY > at) {
    const again =
      decision.rule === 'fixed'
        ? ['whoever looks again after a longer time finds more by chance: a `sequential` rule does not']
        : [];
    return {
      verdict: 'extend',
      arm: null,
      why: [
        `no difference was found, and one of the size wanted would have been with a chance of ${Math.round(power * 100)} %, not ${Math.round(detect.power * 100)} %`,
        `${days} days in all would do`,
        ...again,
      ],
      proposed: { key: 'up_to', value: `${days}d` },
    };
  }
  return {
    verdict: 'no_difference',
    arm: null,
    why: ['its time is over, and no arm was found to be better or worse than the control'],
    proposed: decision.whenDecided === 'keep' ? null : { key: 'winner', value: experiment.control },
  };
}

function going(evidence: Evidence): ReportedDecision {
  const { experiment } = evidence;
  const { rule, upTo } = experiment.decision;
  if (rule === 'fixed')
    return without('continue', [
      upTo === null
        ? 'it is decided at its end, and has none: `decision: { up_to: … }`'
        : 'it is decided once, at its end',
    ]);
  return without('continue', ['nothing is sure enough yet']);
}

/** A fixed rule is decided once: what is seen before is not looked at. */
function mayDecide(evidence: Evidence): boolean {
  return evidence.experiment.decision.rule !== 'fixed' || isOver(evidence);
}

function isOver({ experiment, started, at }: Evidence): boolean {
  const { upTo } = experiment.decision;
  return upTo !== null && started !== null && at >= started + upTo;
}

function isBetter(arm: MeasuredArm, primary: ReportedMeasure, evidence: Evidence): boolean {
  return gainOf(arm, primary) > 0 && isSure(arm, evidence);
}

function isWorse(arm: MeasuredArm, primary: ReportedMeasure, evidence: Evidence): boolean {
  const { rule, sides, chance } = evidence.experiment.decision;
  if (rule === 'bayesian') return arm.effect !== null && arm.effect.chanceToWin <= 1 - chance;
  return sides === 'two' && gainOf(arm, primary) < 0 && isSure(arm, evidence);
}

function isSure({ effect }: MeasuredArm, evidence: Evidence): boolean {
  const { rule, alpha, chance, risk } = evidence.experiment.decision;
  if (effect === null || !mayDecide(evidence)) return false;
  if (rule !== 'bayesian') return effect.corrected !== null && effect.corrected < alpha;
  return effect.chanceToWin >= chance && (risk === null || effect.risk.arm <= risk);
}

function gainOf({ effect }: MeasuredArm, { better }: ReportedMeasure): number {
  if (effect === null) return 0;
  return better === 'higher' ? effect.effect : -effect.effect;
}

function evidenceWords({ effect }: MeasuredArm, { decision }: ExperimentProgram): string {
  if (decision.rule === 'bayesian')
    return `with a probability of ${(effect!.chanceToWin * 100).toFixed(1)} % to be the better`;
  return `p ${effect!.corrected!.toPrecision(2)}`;
}

function shipped({ decision, control }: ExperimentProgram, arm: string): Proposed | null {
  if (decision.whenDecided === 'keep') return null;
  return { key: 'winner', value: decision.whenDecided === 'stop' ? control : arm };
}

function primaryOf(measures: readonly ReportedMeasure[]): ReportedMeasure {
  return measures.find(({ role }) => role === 'primary')!;
}

function without(verdict: ReportedDecision['verdict'], why: readonly string[]): ReportedDecision {
  return { verdict, arm: null, why, proposed: null };
}
