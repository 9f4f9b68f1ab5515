/**
 * A placement decides: its candidates pass through its layers. A function of the person, the question and the news of the
 * placement; it changes nothing, and what comes of it is recorded by whoever asked (`record.ts`).
 */
import type { CandidateProgram, PlacementProgram } from '../../compiler/placement/program.ts';
import { type Ask, type Rewarded, Slate } from '../../compiler/placement/slate.ts';
import type { JsonObject } from '../../store/store.ts';
import type { Draft } from '../draft.ts';
import { budgetRefusal, dayOf, mayHave } from '../offer-rules.ts';
import type { Run } from '../run.ts';
import { viewOf } from '../scope.ts';
import { choiceOf } from './choice.ts';
import { likingOf } from './liking.ts';
import { asOf, type Learnt } from './news.ts';
import { RuleView } from './view.ts';

export interface PlacementQuestion {
  /** Id of the decision: all that is drawn comes of it. */
  readonly decision: string;
  readonly context: JsonObject;
  /** Fewer than the placement gives; left out, as many. */
  readonly size?: number | undefined;
  /** What a log says was given, by place; left out, nothing is known. */
  readonly logged?: Ask['logged'];
}

/** An arm that the person has met by the decision. */
export interface Exposed {
  readonly experiment: string;
  readonly arm: string;
  readonly unit?: string;
}

export interface Decided {
  readonly placement: PlacementProgram;
  readonly question: PlacementQuestion;
  readonly slate: Slate;
  readonly group: string;
  /** How many there were. */
  readonly candidates: number;
  readonly catalogue: string | null;
  readonly learnt: string | null;
  /** Versions of models that were asked. */
  readonly models: readonly string[];
  /** Arms of experiments that were met. */
  readonly exposed: readonly Exposed[];
}

export function decideBy(
  run: Run,
  draft: Draft,
  placement: PlacementProgram,
  question: PlacementQuestion,
): Decided {
  const person = viewOf(run.program, draft);
  const view = new RuleView(person, question.context);
  const group = placement.groupOf(person);
  const learnt = learntOf(run, draft, placement);
  const exposed: Exposed[] = [];
  const models = new Set<string>();
  const ask: Ask = {
    decision: question.decision,
    view: person,
    viewOf: (entry) => view.of(entry),
    refusal: (candidate) => refusalOf(run, draft, candidate),
    rewarded: rewardedIn(learnt, group),
    liking: (model, beside) => {
      const { version, ...liking } = likingOf(run, draft, model, beside);
      if (version !== null) models.add(version);
      return liking;
    },
    belief: learnt?.groups[group] ?? placement,
    rewardIsNumber: placement.reward?.isNumber === true,
    expose: (experiment, arm, unit) => exposed.push({ experiment, arm, ...(unit !== undefined && { unit }) }),
    logged: question.logged ?? null,
  };
  const { shelf, version } = choiceOf(run, draft, placement, view);
  const size = Math.min(question.size ?? placement.size, placement.size);
  const slate = new Slate(size, shelf, ask);
  for (const layer of placement.layers) layer.apply(slate);
  return {
    placement,
    question,
    slate,
    group,
    candidates: shelf.entries.length,
    catalogue: version,
    learnt: learnt?.version ?? null,
    models: [...models],
    exposed,
  };
}

function learntOf({ news }: Run, draft: Draft, { reward }: PlacementProgram): Learnt | null {
  return reward && asOf(news?.learnt.get(reward.key), draft.at);
}

function rewardedIn(learnt: Learnt | null, group: string): (id: string) => Rewarded | null {
  const items = learnt?.groups[group];
  if (items === undefined) return () => null;
  return (id) => {
    const tally = Object.hasOwn(items, id) ? items[id] : undefined;
    if (tally === undefined) return null;
    const [decisions, rewarded, sum, squares] = tally;
    return { decisions, rewarded, sum, squares };
  };
}

function refusalOf(run: Run, draft: Draft, { offer }: CandidateProgram): string | null {
  if (offer === null) return null;
  const verdict = mayHave(run, draft, offer, '');
  if ('refuse' in verdict) return verdict.refuse;
  return budgetRefusal(run.program.offers.get(offer)!, run.budgets?.get(offer), dayOf(run, draft.at));
}
