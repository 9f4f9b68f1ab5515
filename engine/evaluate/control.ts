/**
 * What is withheld from whoever is held back, so that what messages do can be measured: it is written down. Who is held
 * back at all, and when that is asked, stands in `held-back.ts`.
 */
import type { ChannelProgram } from '../compiler/program.ts';
import { hash53 } from '../store/hash.ts';
import type { JsonObject } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { recordOwnAct } from './record-event.ts';
import { decide, type Run } from './run.ts';
import type { Attempt } from './send.ts';

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
  detail: JsonObject = {},
): void {
  const what = { template: template.id, channel: channel.id };
  if (instance) decide(draft, instance, 'withheld', reason, { ...what, ...detail });
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
