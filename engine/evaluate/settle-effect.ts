/** What has become of an effect is told to the step that waits for it, if one still does. */
import type { EffectResult } from '../compiler/steps/step.ts';
import { isDeadLetter } from './dead-letter.ts';
import type { Draft, Effect } from './draft.ts';
import { originOf } from './effects/kind.ts';
import type { ResultInput } from './input.ts';
import type { Instance } from './instance.ts';
import { leaves, settle } from './journey.ts';
import { running } from './record-event.ts';
import type { Run } from './run.ts';

/** Nothing more can become of it. */
export const SETTLED: ReadonlySet<Effect['status']> = new Set(['sent', 'failed', 'done']);

export function settleEffect(run: Run, draft: Draft, result: EffectResult): void {
  const effect = draft.effects.find(({ key }) => key === result.effect);
  if (!effect) return;
  const found = running(run, draft).find(([, instance]) => instance.id === effect.body['instance']);
  if (!found) return;
  const [journey, instance] = found;
  if (result.outcome === 'sent')
    Object.assign(instance, { sent: [...instance.sent, result.effect], changed: true });
  // A dead letter's journey went on long ago.
  if (isDeadLetter(effect.body)) return;
  // A release may have moved it on meanwhile, or it did not wait any longer.
  if (originOf(effect).step !== instance.step || isOfEarlierRound(instance, result.effect)) return;
  if (leaves(run, draft, journey, instance)) return;
  settle(run, draft, journey, instance, result);
}

/** A repeat came to the step again: what it waits for now is another effect. */
function isOfEarlierRound({ results, step }: Instance, effect: string): boolean {
  const { message, call, task } = results[step!] ?? {};
  const awaited = message ?? call ?? task;
  return awaited !== undefined && awaited !== effect;
}

/** What is past its time, or was withdrawn, is not read with the profile: whoever has a result of it brings it along. */
export function takenBack(draft: Draft, { row }: ResultInput): Effect | undefined {
  if (!row) return undefined;
  const effect: Effect = { ...row, profile: draft.id, changed: false };
  draft.effects.push(effect);
  return effect;
}
