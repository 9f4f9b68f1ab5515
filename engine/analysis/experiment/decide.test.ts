import { expect, test } from 'vitest';
import type { DecisionProgram, ExperimentProgram } from '../../compiler/experiment/program.ts';
import { decisionOf, type Evidence } from './decide.ts';
import type { MeasuredArm, ReportedEffect, ReportedMeasure } from './report.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-02T00:00:00Z');

const decision: DecisionProgram = {
  rule: 'sequential',
  scale: 'absolute',
  sides: 'two',
  alpha: 0.05,
  correction: 'holm',
  tuning: null,
  prior: null,
  chance: 0.95,
  risk: null,
  upTo: 60 * DAY,
  whenDecided: 'winner',
  apply: false,
};

const experiment: ExperimentProgram = {
  id: 'try_it',
  title: 'try_it',
  hypothesis: null,
  unit: null,
  arms: [
    { id: 'none', share: 0.4 },
    { id: 'a', share: 0.3 },
    { id: 'b', share: 0.3 },
  ],
  control: 'none',
  eligible: null,
  exposure: null,
  winner: null,
  // Only whether there is a primary one is asked.
  measures: [{ role: 'primary' } as ExperimentProgram['measures'][number]],
  adjust: null,
  winsorise: null,
  by: [],
  detect: { effect: 0.1, scale: 'absolute', power: 0.8 },
  decision,
};

type Seen = Partial<Pick<ReportedEffect, 'effect' | 'corrected' | 'chanceToWin' | 'risk' | 'safety'>>;

function arm(id: string, seen: Seen | null): MeasuredArm {
  const effect: ReportedEffect | null = seen && {
    scale: 'absolute',
    effect: 0,
    standardError: 1,
    low: -1,
    high: 1,
    p: seen.corrected ?? null,
    corrected: 1,
    chanceToWin: 0.5,
    risk: { control: 0, arm: 0 },
    isAdjusted: false,
    safety: null,
    ...seen,
  };
  return { arm: id, n: 100, open: 0, value: 1, standardError: 1, effect };
}

function measure(role: ReportedMeasure['role'], a: Seen, b: Seen, better: 'higher' | 'lower' = 'higher') {
  return {
    metric: role === 'guardrail' ? 'unsubscribed' : 'orders',
    title: role,
    unit: null,
    decimals: null,
    role,
    better,
    estimator: 'mean',
    window: null,
    limit: null,
    arms: [arm('none', null), arm('a', a), arm('b', b)],
    overTime: [],
    groups: [],
  } satisfies ReportedMeasure;
}

const sure = { effect: 1, corrected: 0.01 };
const worse = { effect: -1, corrected: 0.01 };
const unsure = { effect: 1, corrected: 0.2 };
const guard = (safety: ReportedEffect['safety']) => measure('guardrail', { safety }, { safety: 'safe' });
const uneven = { chiSquared: 30, degrees: 2, p: 1e-7, isUneven: true };

interface Case {
  readonly is: string;
  readonly evidence?: Partial<Evidence>;
  readonly rule?: Partial<DecisionProgram>;
  readonly of?: Partial<ExperimentProgram>;
  readonly gives: readonly [verdict: string, arm: string | null, proposed: string | null];
}

const primary = (a: Seen, b: Seen, better?: 'higher' | 'lower') => [measure('primary', a, b, better)];

const cases: readonly Case[] = [
  { is: 'decided already', of: { winner: 'a' }, gives: ['decided', 'a', null] },
  { is: 'nobody', evidence: { started: null }, gives: ['nobody', null, null] },
  {
    is: 'uneven, whatever was found',
    evidence: { sampleRatio: uneven, measures: primary(sure, sure) },
    gives: ['uneven', null, null],
  },
  {
    is: 'harm before a winner',
    evidence: { measures: [...primary(sure, sure), guard('harmed')] },
    gives: ['harm', 'a', 'winner none'],
  },
  { is: 'no metric', of: { measures: [] }, evidence: { measures: [] }, gives: ['no_metric', null, null] },
  { is: 'a winner', evidence: { measures: primary(sure, unsure) }, gives: ['winner', 'a', 'winner a'] },
  {
    is: 'the best of two',
    evidence: { measures: primary(sure, { effect: 2, corrected: 0.04 }) },
    gives: ['winner', 'b', 'winner b'],
  },
  {
    is: 'a guardrail that is not clear does not stop it',
    evidence: { measures: [...primary(sure, unsure), guard('unclear')] },
    gives: ['winner', 'a', 'winner a'],
  },
  {
    is: 'lower is better',
    evidence: { measures: primary(worse, sure, 'lower') },
    gives: ['winner', 'a', 'winner a'],
  },
  {
    is: 'arms stay',
    rule: { whenDecided: 'keep' },
    evidence: { measures: primary(sure, unsure) },
    gives: ['winner', 'a', null],
  },
  {
    is: 'it stops',
    rule: { whenDecided: 'stop' },
    evidence: { measures: primary(sure, unsure) },
    gives: ['winner', 'a', 'winner none'],
  },
  {
    is: 'all are worse',
    evidence: { measures: primary(worse, worse) },
    gives: ['control', 'none', 'winner none'],
  },
  {
    is: 'one is worse, the other open',
    evidence: { measures: primary(worse, unsure) },
    gives: ['continue', null, null],
  },
  {
    is: 'one side says nothing of worse',
    rule: { sides: 'one' },
    evidence: { measures: primary(worse, worse) },
    gives: ['continue', null, null],
  },
  { is: 'not sure yet', evidence: { measures: primary(unsure, unsure) }, gives: ['continue', null, null] },
  {
    is: 'too little known',
    evidence: {
      measures: [
        { ...measure('primary', {}, {}), arms: [arm('none', null), arm('a', null), arm('b', null)] },
      ],
    },
    gives: ['continue', null, null],
  },
  {
    is: 'fixed: not before its end',
    rule: { rule: 'fixed' },
    evidence: { measures: primary(sure, sure) },
    gives: ['continue', null, null],
  },
  {
    is: 'fixed: at its end',
    rule: { rule: 'fixed' },
    evidence: { measures: primary(sure, unsure), at: START + 60 * DAY },
    gives: ['winner', 'a', 'winner a'],
  },
  {
    is: 'fixed: without an end',
    rule: { rule: 'fixed', upTo: null },
    evidence: { measures: primary(sure, sure) },
    gives: ['continue', null, null],
  },
  {
    is: 'over, with enough power',
    evidence: { measures: primary(unsure, unsure), at: START + 60 * DAY, power: 0.9 },
    gives: ['no_difference', null, 'winner none'],
  },
  {
    is: 'over, and too weak',
    evidence: { measures: primary(unsure, unsure), at: START + 60 * DAY, power: 0.4, days: 90 },
    gives: ['extend', null, 'up_to 90d'],
  },
  {
    is: 'over, and more time would not help',
    evidence: { measures: primary(unsure, unsure), at: START + 60 * DAY, power: 0.4, days: 20 },
    gives: ['no_difference', null, 'winner none'],
  },
  {
    is: 'over, and nothing wanted',
    of: { detect: null },
    evidence: { measures: primary(unsure, unsure), at: START + 60 * DAY },
    gives: ['no_difference', null, 'winner none'],
  },
  {
    is: 'a belief',
    rule: { rule: 'bayesian' },
    evidence: { measures: primary({ effect: 1, chanceToWin: 0.97 }, {}) },
    gives: ['winner', 'a', 'winner a'],
  },
  {
    is: 'a belief with too much at risk',
    rule: { rule: 'bayesian', risk: 0.01 },
    evidence: { measures: primary({ effect: 1, chanceToWin: 0.97, risk: { control: 1, arm: 0.02 } }, {}) },
    gives: ['continue', null, null],
  },
  {
    is: 'a belief that all are worse',
    rule: { rule: 'bayesian' },
    evidence: { measures: primary({ effect: -1, chanceToWin: 0.01 }, { effect: -1, chanceToWin: 0.04 }) },
    gives: ['control', 'none', 'winner none'],
  },
];

test.each(cases)('$is', ({ evidence, rule, of, gives }) => {
  const found = decisionOf({
    experiment: { ...experiment, ...of, decision: { ...decision, ...rule } },
    at: START + 10 * DAY,
    started: START,
    sampleRatio: null,
    measures: primary(unsure, unsure),
    power: null,
    days: null,
    recorded: null,
    ...evidence,
  });
  const proposed = found.proposed && `${found.proposed.key} ${found.proposed.value}`;
  expect([found.verdict, found.arm, proposed]).toEqual(gives);
  expect(found.why.length).toBeGreaterThan(0);
});

test('what was decided by the rule is told with its release, as long as the definition says the same', () => {
  const recorded = {
    at: START,
    from: 3,
    hash: 'h',
    verdict: 'winner',
    proposed: { key: 'winner', value: 'a' },
    why: ['a is better'],
    release: 4,
  } as const;
  const evidence = { at: START, started: START, sampleRatio: null, measures: [], power: null, days: null };
  const told = (winner: string) =>
    decisionOf({ ...evidence, experiment: { ...experiment, winner }, recorded });
  expect(told('a').why).toEqual([
    'the definition says that a is the winner',
    'decided by its rule as of 2026-03-02, in release 4',
    'a is better',
  ]);
  expect(told('b').why).toEqual(['the definition says that b is the winner']);
});
