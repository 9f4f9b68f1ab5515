/** Dispatch asks whether an effect may go out now: it is marked `sending`, or put off, or ended with its reason. */
import type { EffectResult } from '../compiler/steps/step.ts';
import { CAP } from './caps.ts';
import type { Draft, Effect } from './draft.ts';
import { kindOf } from './effects/index.ts';
import { letOthersGo, ORDER, waitsForEarlier } from './recipient-order.ts';
import type { Run } from './run.ts';

/** What the step must hear of a claim that did not go out. */
export type ClaimAnswer = Pick<EffectResult, 'outcome' | 'reason'>;

export function claimEffect(run: Run, draft: Draft, effect: Effect): ClaimAnswer | null {
  if (effect.status !== 'ready' || effect.due > draft.at) return null;
  effect.changed = true;
  const earlier = waitsForEarlier(draft, effect);
  if (earlier !== null) {
    Object.assign(effect, { due: earlier, reason: ORDER });
    return null;
  }
  const verdict = kindOf(effect).claim(run, draft, effect);
  if ('wait' in verdict) {
    Object.assign(effect, { due: verdict.wait, reason: verdict.reason });
    // Who waits for room holds nobody up who has it.
    if (verdict.reason === CAP) letOthersGo(draft, effect, draft.at);
    return null;
  }
  if ('refuse' in verdict) return ended(effect, 'dropped', { outcome: 'refused', reason: verdict.refuse });
  if ('withheld' in verdict)
    return ended(effect, 'dropped', { outcome: 'withheld', reason: verdict.withheld });
  if ('fail' in verdict) return ended(effect, 'failed', { outcome: 'failed', reason: verdict.fail });
  Object.assign(effect, { status: 'sending', attempts: effect.attempts + 1, reason: null });
  return null;
}

function ended(effect: Effect, status: 'dropped' | 'failed', answer: ClaimAnswer): ClaimAnswer {
  Object.assign(effect, { status, reason: answer.reason });
  return answer;
}
