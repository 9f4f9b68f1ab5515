/**
 * What another policy would have earned, from the log of the one that ran. Every decision is made once more by the other definition, for
 * the person as they were then: from their events, with the traits, the things and the budgets of today, which nobody writes down. What
 * was learnt, and what rewards are expected, comes from the other half of people, so that no decision is judged by its own outcome.
 */
import type { PlacementProgram, RewardProgram } from '../../compiler/placement/program.ts';
import type { Program } from '../../compiler/program.ts';
import { Gathered, type LoggedPlace, type OffPolicy } from '../../decisions/off-policy.ts';
import { type Decided, decideBy } from '../../evaluate/placement/decide.ts';
import {
  decisionsIn,
  Learning,
  type LoggedDecision,
  type Rewards,
  rewardOf,
  rewardsOf,
} from '../../evaluate/placement/log.ts';
import type { Catalogue, Learnt, PlacementNews } from '../../evaluate/placement/news.ts';
import { DECISION_MADE } from '../../evaluate/placement/record.ts';
import { loggedDecisions } from '../../runtime/placements/logged.ts';
import { News } from '../../runtime/placements/news.ts';
import { hash53 } from '../../store/hash.ts';
import type { ProfileId, ProfileImage, Store } from '../../store/store.ts';
import { everybody } from '../everybody.ts';
import { draftBefore, runAt } from '../replay/before.ts';
import { catalogueOf } from './gather.ts';

export interface EvaluateOptions {
  /** Only read. */
  readonly store: Store;
  /** Of the other policy. */
  readonly program: Program;
  readonly placement: PlacementProgram;
  readonly reward: RewardProgram;
  /** Now: decisions whose time is not over are left out. */
  readonly at: number;
}
export interface PolicyEvaluation {
  /** Null where no decision's time is over. */
  readonly estimates: OffPolicy | null;
  /** Decisions whose time is not over yet. */
  readonly open: number;
}

const PEOPLE_AT_ONCE = 200;
const FOLDS = 2;

export async function evaluatePolicy(options: EvaluateOptions): Promise<PolicyEvaluation> {
  const { store, placement, reward, at } = options;
  // Journeys decide nothing here.
  const program: Program = { ...options.program, journeys: [], journeyById: new Map(), pinned: new Map() };
  const learnings = await learntByHalves(options);
  const halves = learnings.map((learning) => learning.groups());
  const news = await newsFor({ ...options, program }, halves);
  const gathered = new Gathered();
  let open = 0;
  for await (const images of everybody(store))
    for (const image of images) {
      const made = image.events.filter(({ type }) => type === DECISION_MADE);
      const decisions = decisionsIn(made, placement.id);
      const over = decisions.filter(({ time }) => time + reward.within <= at);
      open += decisions.length - over.length;
      const followed = image.events.filter(({ type }) => type === reward.feature.event);
      const rewards = rewardsOf(reward, over, followed);
      const half = halfOf(image.profile.id);
      for (const [index, decision] of over.entries()) {
        const decided = decidedAgain(program, placement, news[half]!, image, decision);
        const expects = expectationOf(halves[1 - half]!, decision);
        gathered.add({
          cluster: image.profile.id,
          places: placesOf(decided, decision, rewards[index]!, reward, expects),
        });
      }
    }
  return { estimates: gathered.estimate(), open };
}

function halfOf(profile: ProfileId): number {
  return hash53(`half|${profile}`) % FOLDS;
}

/** What was rewarded, of each half of people. */
async function learntByHalves({
  store,
  placement,
  reward,
  at,
}: EvaluateOptions): Promise<readonly Learning[]> {
  const learnings = Array.from({ length: FOLDS }, () => new Learning(reward));
  for await (const { profile, decisions, events } of loggedDecisions(
    store,
    placement.id,
    reward,
    () => PEOPLE_AT_ONCE,
  )) {
    const over = decisions.filter(({ time }) => time + reward.within <= at);
    const rewards = rewardsOf(reward, over, events);
    for (const [index, decision] of over.entries())
      learnings[halfOf(profile)]!.add(decision, rewards[index]!);
  }
  return learnings;
}

/** What the policy goes by, for each half: what the other half taught. */
async function newsFor(
  { store, program, placement, at }: EvaluateOptions,
  halves: readonly Learnt['groups'][],
): Promise<readonly PlacementNews[]> {
  const { candidates, reward } = placement;
  const catalogues = new Map<string, readonly Catalogue[]>();
  if (candidates.from === 'things')
    catalogues.set(candidates.catalogue.key, [await catalogueOf(store, program, candidates.catalogue, at)]);
  const { models, things } = await News.read(store, program);
  return halves.map((_, half) => {
    const learnt = new Map<string, readonly Learnt[]>();
    const groups = halves[1 - half]!;
    if (reward) learnt.set(reward.key, [{ at: 0, version: 'other half', groups }]);
    return { catalogues, learnt, models, things };
  });
}

/** By the other policy, for the person as of then, who has not been given anything at that instant. */
function decidedAgain(
  program: Program,
  placement: PlacementProgram,
  news: PlacementNews,
  image: ProfileImage,
  { id, time, context, size, items }: LoggedDecision,
): Decided {
  const run = { ...runAt(program, time), news };
  const events = image.events.filter((event) => event.type !== DECISION_MADE || event.time < time);
  const draft = draftBefore(run, { ...image, events }, time);
  const logged = Array.from(
    { length: size },
    (_, place) => items.find(({ position }) => position === place + 1)?.item ?? null,
  );
  return decideBy(run, draft, placement, { decision: id, context, size, logged });
}

type Expects = (item: string) => number;

/** The mean reward of an item in the group; where there is none, 0. */
function expectationOf(groups: Learnt['groups'], { group }: LoggedDecision): Expects {
  const items = groups[group] ?? {};
  return (item) => {
    const [decisions, , sum] = Object.hasOwn(items, item) ? items[item]! : [0, 0, 0, 0];
    return decisions === 0 ? 0 : sum / decisions;
  };
}

/** A reward of the decision as a whole comes at its last place. */
function placesOf(
  { slate }: Decided,
  { items }: LoggedDecision,
  rewards: Rewards,
  reward: RewardProgram,
  expects: Expects,
): readonly LoggedPlace[] {
  return items.map(({ item, position, propensity }, index) => {
    const earns = reward.isByItem || index === items.length - 1;
    const place = position - 1;
    const seat = slate.seats[place]?.entry.id;
    const chances = slate.chancesAt(place) ?? (seat === undefined ? [] : [{ id: seat, probability: 1 }]);
    return {
      propensity,
      target: chances.find(({ id }) => id === item)?.probability ?? 0,
      reward: earns ? rewardOf(reward, rewards, item) : 0,
      predicted: earns ? expects(item) : 0,
      expected: earns ? chances.reduce((sum, { id, probability }) => sum + probability * expects(id), 0) : 0,
    };
  });
}
