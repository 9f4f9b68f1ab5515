/**
 * Works out what was rewarded, of all decisions of a placement whose time is over: one pass over people, from their recorded events
 * alone, so that it can be worked out anew at any time. Reads, and tells the engine.
 */
import { contentHash } from '../../compiler/feature.ts';
import type { PlacementProgram, RewardProgram } from '../../compiler/placement/program.ts';
import { Learning, rewardsOf } from '../../evaluate/placement/log.ts';
import type { Json } from '../../store/store.ts';
import type { Engine } from '../engine.ts';
import { loggedDecisions } from './logged.ts';

const AT_ONCE = 200;
const AT_ONCE_WHILE_LIVE = 20;

export async function learn(
  engine: Engine,
  placement: PlacementProgram,
  reward: RewardProgram,
  isStopped: () => boolean,
): Promise<void> {
  const now = engine.clock.now();
  const learning = new Learning(reward);
  const slice = () => (engine.isLive ? AT_ONCE_WHILE_LIVE : AT_ONCE);
  for await (const { decisions, events } of loggedDecisions(engine.store, placement.id, reward, slice)) {
    if (isStopped()) return;
    const over = decisions.filter(({ time }) => time + reward.within <= now);
    const rewards = rewardsOf(reward, over, events);
    for (const [index, decision] of over.entries()) learning.add(decision, rewards[index]!);
  }
  const groups = learning.groups();
  await engine.tellNews('learnt', reward.key, { version: contentHash(groups as unknown as Json), groups });
}
