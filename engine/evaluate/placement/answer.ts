/** What whoever asked from outside is told of a decision: plain data. */
import type { Passed } from '../../compiler/placement/slate.ts';
import type { Draft } from '../draft.ts';
import type { DecideInput } from '../input.ts';
import type { Run } from '../run.ts';
import { type Decided, decideBy } from './decide.ts';
import { type Given, givenOf, recordDecision } from './record.ts';

export interface DecisionAnswer {
  readonly decision: string;
  readonly placement: string;
  readonly items: readonly Given[];
  readonly trace: DecisionTrace | null;
}
export interface DecisionTrace {
  readonly policy: string;
  readonly catalogue: string | null;
  readonly learnt: string | null;
  readonly models: readonly string[];
  readonly group: string;
  /** How many there were. */
  readonly candidates: number;
  readonly layers: readonly string[];
  readonly passed: readonly Passed[];
  /** The best by rank. */
  readonly ranked: readonly { readonly item: string; readonly score: number | null }[];
  /** Of places that were drawn: how likely each was. */
  readonly drawn: readonly {
    readonly position: number;
    readonly chances: Readonly<Record<string, number>>;
  }[];
}

/** Of thousands of candidates an answer tells some. */
const MOST_TOLD = 100;

/** Somebody outside asks: it is decided, recorded, and told. */
export function answerDecision(run: Run, draft: Draft, input: DecideInput): void {
  const placement = run.program.placements.get(input.placement);
  if (!placement) return;
  const decided = decideBy(run, draft, placement, input);
  recordDecision(run, draft, decided);
  draft.out.answers.push(answerOf(decided, input.trace));
}

export function answerOf(decided: Decided, isTraced: boolean): DecisionAnswer {
  const { question, placement } = decided;
  return {
    decision: question.decision,
    placement: placement.id,
    items: givenOf(decided),
    trace: isTraced ? traceOf(decided) : null,
  };
}

export function traceOf({
  placement,
  slate,
  group,
  catalogue,
  learnt,
  models,
  candidates,
}: Decided): DecisionTrace {
  const ranked = slate.ranked.slice(0, MOST_TOLD);
  return {
    policy: placement.policy,
    catalogue,
    learnt,
    models,
    group,
    candidates,
    layers: placement.layers.map(({ name }) => name),
    passed: slate.passed.slice(0, MOST_TOLD),
    ranked: ranked.map((entry) => ({ item: entry.id, score: slate.scoreOf(entry) })),
    drawn: [...slate.drawn.keys()].map((place) => ({
      position: place + 1,
      chances: Object.fromEntries(slate.chancesAt(place)!.map(({ id, probability }) => [id, probability])),
    })),
  };
}
