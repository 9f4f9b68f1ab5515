/**
 * A task as an effect: something that a person of ours is to do. No channel carries it; it stands in the outbox as
 * `open` until its outcome comes, which whoever did it records. What comes late is an event, and moves nobody.
 */
import type { ChannelProgram, JourneyProgram } from '../../compiler/program.ts';
import type { TaskAnswer, TaskRequest } from '../../compiler/steps/step.ts';
import type { TemplateProgram } from '../../compiler/template.ts';
import { hash53, hashText } from '../../store/hash.ts';
import type { JsonObject } from '../../store/store.ts';
import { recordWithheld } from '../control.ts';
import { deliversTo } from '../deliver-only.ts';
import type { Draft, Effect } from '../draft.ts';
import { givenBy, grantOf, type HeldGrant, offerNames } from '../grants.ts';
import { heldBack } from '../held-back.ts';
import type { EventInput, ResultInput } from '../input.ts';
import type { Instance } from '../instance.ts';
import { reasonToLeave } from '../journey.ts';
import { grantKey, requestGrant } from '../offer-check.ts';
import { recordOwnAct } from '../record-event.ts';
import { decide, type Run } from '../run.ts';
import { templateNames, viewOf } from '../scope.ts';
import { journeyOf, templateOf } from '../version.ts';
import { type Conclusion, type EffectKind, originOf } from './kind.ts';

/** The kind, the medium of the template's part, and what stands in the place of a channel. */
export const TASK = 'task';
const NO_CHANNEL: Pick<ChannelProgram, 'id' | 'medium'> = { id: TASK, medium: TASK };
/** A key of whoever does it is an id, not a page. */
const LONGEST_ASSIGNEE = 500;

export const task: EffectKind = {
  name: TASK,
  words: { noun: 'task', done: 'done', notDone: 'not done' },
  claim() {
    throw new Error('a task is not handed over');
  },
  conclude: concludeTask,
  lane: () => null,
  onDoubt: () => 'hold',
  until: () => null,
  expire: expireTask,
};

/** A step asks for it: 1, 2, 4, 7 and 8 of the order of decisions. */
export function requestTask(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  request: TaskRequest & { readonly visit: string },
): TaskAnswer {
  const leave = reasonToLeave(run, draft, journey, instance);
  if (leave !== null) return { answer: 'leave', reason: leave };
  const template = templateOf(run.program, journey, request.template)!;
  const holder = holderOf(draft, request);
  if (!holder) return refuse(draft, instance, 'no_assignee');
  const key = hashText([TASK, instance.id, request.step + request.visit].join('|'));
  const held = heldBack(run, draft, template.class);
  if (held) {
    const attempt = { journey, template, channel: NO_CHANNEL, key, step: request.step };
    recordWithheld(run, draft, instance, attempt, held.withhold, held.detail);
    return { answer: 'withheld', reason: held.withhold };
  }
  if (!deliversTo(run, draft)) return refuse(draft, instance, 'deliver_only');
  const granted = offerFor(run, draft, journey, instance, request);
  if (granted && 'answer' in granted) return granted;
  const rendered = rendering(run, draft, instance, template, granted);
  if ('fault' in rendered) return refuse(draft, instance, 'render_error', { fault: rendered.fault });
  const effect = effectOf(run, draft, instance, template, request, {
    key,
    holder,
    content: rendered.content,
  });
  draft.effects.push(effect);
  recordOwnAct(run, draft, eventOf(effect, 'task_created', draft.at));
  return { answer: 'open', effect: key, ...holder, ...(granted && { given: givenBy(granted) }) };
}

/** What was granted for it, or what became of asking; null where it has no offer. */
function offerFor(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  { offer, step, visit }: TaskRequest & { readonly visit: string },
): HeldGrant | Extract<TaskAnswer, { readonly answer: 'asked' | 'refused' | 'leave' }> | null {
  if (offer === undefined) return null;
  const key = grantKey(instance, step + visit);
  return grantOf(draft, key) ?? requestGrant(run, draft, journey, instance, { offer, visit: step + visit });
}

type Holder = { readonly assignee: string } | { readonly team: string };

/** Whom the profile refers to, else the team. */
function holderOf(draft: Draft, { relation, team }: TaskRequest): Holder | null {
  const assignee = relation && draft.traits[relation.field];
  if (typeof assignee === 'string' && assignee !== '' && assignee.length <= LONGEST_ASSIGNEE)
    return { assignee };
  return team === null ? null : { team };
}

function refuse(draft: Draft, instance: Instance, reason: string, detail: JsonObject = {}): TaskAnswer {
  decide(draft, instance, 'refused', reason, detail);
  return { answer: 'refused', reason };
}

/** In the locale of the workspace: who reads it is one of ours. */
function rendering(
  run: Run,
  draft: Draft,
  instance: Instance,
  template: TemplateProgram,
  granted: HeldGrant | null,
): { readonly content: JsonObject } | { readonly fault: string } {
  const view = viewOf(run.program, draft);
  const names = {
    ...templateNames(view, instance, template.names),
    with: {},
    link: {},
    ...(granted && { offer: offerNames(run, granted) }),
  };
  const rendered = template.render(TASK, run.program.locale, names);
  return rendered.ok ? { content: rendered.content } : { fault: rendered.fault };
}

function effectOf(
  run: Run,
  draft: Draft,
  instance: Instance,
  template: TemplateProgram,
  { step, due, outcomes, relation }: TaskRequest,
  { key, holder, content }: { readonly key: string; readonly holder: Holder; readonly content: JsonObject },
): Effect {
  return {
    key,
    profile: draft.id,
    status: 'open',
    channel: TASK,
    createdAt: draft.at,
    due,
    attempts: 0,
    reason: null,
    body: {
      kind: TASK,
      content,
      outcomes,
      ...holder,
      ...('assignee' in holder && relation && { entity: relation.entity }),
      instance: instance.id,
      release: journeyOf(run.program, instance)?.pinned?.release ?? run.layout.release,
      origin: {
        journey: instance.journey,
        step,
        template: template.id,
        class: template.class,
        profile: draft.id,
      },
    },
    changed: true,
  };
}

/** What has become of a task, as an event; each can happen once. */
function eventOf({ key, due, body }: Effect, event: string, at: number, more: JsonObject = {}): EventInput {
  const { assignee, team, instance } = body;
  const { journey, step, template, class: messageClass } = body['origin'] as JsonObject;
  return {
    type: 'event',
    at,
    time: at,
    event,
    message: hash53([key, event].join('|')),
    properties: {
      task: key,
      journey: journey!,
      step: step!,
      instance: instance!,
      template: template!,
      class: messageClass!,
      due: new Date(due).toISOString(),
      ...(assignee !== undefined && { assignee }),
      ...(team !== undefined && { team }),
      ...more,
    },
    imported: false,
  };
}

/** Its outcome was recorded. */
function concludeTask(_run: Run, draft: Draft, effect: Effect, { at, answer }: ResultInput): Conclusion {
  const outcome = String(answer);
  const { journey, step } = originOf(effect);
  const known = draft.instances.find(({ id }) => id === effect.body['instance']);
  decide(draft, { journey, id: known?.id ?? String(effect.body['instance']), step }, 'done', outcome);
  return {
    outcome: 'sent',
    status: 'done',
    reason: '',
    body: { ...effect.body, outcome, done_at: at },
    event: eventOf(effect, 'task_done', at, { outcome }),
    answer: { outcome },
  };
}

function expireTask(run: Run, draft: Draft, effect: Effect): void {
  if (effect.status !== 'open') return;
  Object.assign(effect, { status: 'overdue', changed: true });
  recordOwnAct(run, draft, eventOf(effect, 'task_overdue', draft.at));
}
