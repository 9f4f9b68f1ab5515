/**
 * Control groups: a stable share of people who get no messages of a class, so that what the messages do can be
 * measured. Asked after consent, so that both groups are people we may contact. What is withheld is written down.
 */
import { chanceOf } from '../compiler/chance.ts';
import type { ChannelProgram } from '../compiler/program.ts';
import { hash53 } from '../store/hash.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { recordOwnAct } from './record-event.ts';
import { decide, type Run } from './run.ts';
import type { Attempt, Verdict } from './send.ts';

export function controlVerdict(run: Run, draft: Draft, { template }: Pick<Attempt, 'template'>): Verdict {
  for (const { name, class: messageClass, percent, seed } of run.program.policy.control) {
    if (messageClass !== template.class || !isInControl(draft.id, percent, seed)) continue;
    return { withhold: 'control_group', detail: { rule: name, percent } };
  }
  return { pass: true };
}

/** By the seed alone: rows of several classes with one seed hold the same people back. */
export function isInControl(profile: number, percent: number, seed: string): boolean {
  return chanceOf(`control|${seed}|${profile}`) * 100 < percent;
}

export interface Withheld extends Pick<Attempt, 'journey' | 'template' | 'key'> {
  readonly channel: Pick<ChannelProgram, 'id' | 'medium'>;
  readonly step: string;
}

/** Writes down what would have been sent: for `explain`, and as an event that metrics can count. */
export function recordWithheld(
  run: Run,
  draft: Draft,
  instance: Instance | undefined,
  { journey, template, channel, key, step }: Withheld,
  reason: string,
): void {
  const what = { template: template.id, channel: channel.id };
  if (instance) decide(draft, instance, 'withheld', reason, what);
  recordOwnAct(run, draft, {
    type: 'event',
    at: draft.at,
    time: draft.at,
    event: 'message_withheld',
    message: hash53([key, 'withheld'].join('|')),
    properties: {
      ...what,
      message: key,
      medium: channel.medium,
      journey: journey.id,
      step,
      class: template.class,
      reason,
      ...(instance && { instance: instance.id }),
    },
    imported: false,
  });
}
