/**
 * The order of decisions about a message, refusal by refusal. It is asked twice: when a step wants to send, and
 * again when dispatch is about to hand over (`effects/message.ts`), because consent, caps and the journey's goal may
 * have changed in between. The first refusal is the reason, and nothing after it is consumed.
 */
import type { ChannelProgram, JourneyProgram } from '../compiler/program.ts';
import type { SendAnswer, SendRequest } from '../compiler/steps/step.ts';
import type { TemplateProgram } from '../compiler/template.ts';
import { hashText } from '../store/hash.ts';
import type { Json, JsonObject } from '../store/store.ts';
import { addressOf } from './address.ts';
import { capVerdict } from './caps.ts';
import { consentRefusal } from './consent.ts';
import { contenderOf, type Room, roomForm } from './contenders.ts';
import { recordWithheld } from './control.ts';
import { deliversTo } from './deliver-only.ts';
import type { Draft, Effect } from './draft.ts';
import { FollowedLinks } from './followed-links.ts';
import { givenBy, grantBody, grantOf, offerNames } from './grants.ts';
import { heldBack } from './held-back.ts';
import type { Instance } from './instance.ts';
import { reasonToLeave } from './journey.ts';
import { limitVerdict } from './limit-check.ts';
import { unsubscribeMarker } from './link-marker.ts';
import { offerVerdict } from './offer-check.ts';
import { UNTIL_RESUMED } from './paused.ts';
import { quietVerdict } from './quiet.ts';
import { decide, type Run } from './run.ts';
import { templateNames, viewOf } from './scope.ts';
import { windowVerdict } from './send-window.ts';
import { suppressionRefusal } from './suppression.ts';
import { templateOf } from './version.ts';

/** One message on one channel, as the checks see it. */
export interface Attempt {
  readonly journey: JourneyProgram;
  readonly template: TemplateProgram;
  readonly channel: ChannelProgram;
  /** Key of its effect: it does not count against its own cap. */
  readonly key: string;
  readonly address: string;
  /** Instant of the first decision about it: waits are measured from there. */
  readonly since: number;
  /** What is granted with it; `turn` is that of an earlier asking. */
  readonly offer: { readonly id: string; readonly turn?: number } | null;
  readonly place: { readonly instance: string; readonly step: string };
}

export type Verdict =
  | { readonly pass: true }
  | { readonly refuse: string; readonly detail?: JsonObject }
  /** Not sent on purpose, to be able to compare. */
  | { readonly withhold: string; readonly detail?: JsonObject }
  | {
      readonly wait: number;
      readonly reason: string;
      readonly detail?: JsonObject;
      /** Of one that waits for room under a cap. */
      readonly room?: Room;
    }
  /** Somebody else was asked, whose answer brings it back. */
  | { readonly awaits: 'offer' | 'limit'; readonly grant: string };

const pass: Verdict = { pass: true };

/** When a message is due that waits for its offer: not before the answer. */
export const UNTIL_ANSWERED = UNTIL_RESUMED;

/** Steps 4 to 7 of the order; a new rule is one line here, at its place. */
const checks: readonly ((run: Run, draft: Draft, attempt: Attempt) => Verdict)[] = [
  (run, draft, { template }) => heldBack(run, draft, template.class) ?? pass,
  quietVerdict,
  windowVerdict,
  capVerdict,
  deliveryRefusal,
  limitVerdict,
  // Last, because asking reserves: nothing is asked for a message that something else refuses.
  offerVerdict,
];

export function verdictOf(run: Run, draft: Draft, attempt: Attempt): Verdict {
  for (const check of checks) {
    const verdict = check(run, draft, attempt);
    if (!('pass' in verdict)) return verdict;
  }
  return pass;
}

/** A step asks to send. */
export function requestSend(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  request: SendRequest,
): SendAnswer {
  const template = templateOf(run.program, journey, request.template)!;
  const leave = reasonToLeave(run, draft, journey, instance);
  if (leave !== null) return { answer: 'leave', reason: leave };
  const key = hashText(['send', instance.id, request.step].join('|'));
  const before = asBefore(draft, instance, key);
  if (before) return before;
  const reached = reachable(run, draft, template, request.channels);
  if ('refuse' in reached) return refuse(draft, instance, reached.refuse);
  const { channel, address } = reached;
  const attempt: Attempt = {
    journey,
    template,
    channel,
    key,
    address,
    since: instance.arrivedAt,
    offer: request.offer === undefined ? null : { id: request.offer },
    place: { instance: instance.id, step: instance.step! },
  };
  const verdict = verdictOf(run, draft, attempt);
  if ('refuse' in verdict) return refuse(draft, instance, verdict.refuse, verdict.detail);
  if ('withhold' in verdict) {
    const { withhold: reason, detail } = verdict;
    recordWithheld(run, draft, instance, { ...attempt, step: request.step }, reason, detail);
    return { answer: 'withheld', reason };
  }
  if ('wait' in verdict) {
    const { wait: until, reason, detail, room } = verdict;
    decide(draft, instance, 'waiting', reason, { until: new Date(until).toISOString(), ...detail });
    return { answer: 'wait', until, reason, ...(room && { room: roomForm(room) }) };
  }
  if ('awaits' in verdict)
    return { answer: 'asked', grant: verdict.grant, room: roomForm(contenderOf(attempt)) };
  const rendered = render(run, draft, instance, attempt, request.with);
  if ('fault' in rendered) return refuse(draft, instance, 'render_error', { fault: rendered.fault });
  draft.effects.push(effectOf(run, draft, instance, attempt, rendered.body));
  const held = grantOf(draft, key);
  return { answer: 'queued', effect: key, channel: channel.id, ...(held && { given: givenBy(held) }) };
}

/** What has become of the message, where a change of the journey has led somebody back to a step whose message went out. */
function asBefore(draft: Draft, instance: Instance, key: string): SendAnswer | null {
  const underWay = draft.effects.find((one) => one.key === key && isOut(one));
  if (underWay) return { answer: 'queued', effect: key, channel: underWay.channel };
  if (!instance.sent.includes(key)) return null;
  decide(draft, instance, 'refused', 'sent_before');
  return { answer: 'sent_before' };
}

/** Nobody can take it back any more. */
function isOut({ status }: Effect): boolean {
  return status === 'sending' || status === 'doubtful';
}

/** The first channel, in the step's order, on which the person can and may be reached. */
export function reachable(
  run: Run,
  draft: Draft,
  template: TemplateProgram,
  channels: readonly string[],
): { readonly channel: ChannelProgram; readonly address: string } | { readonly refuse: string } {
  let last = 'no_channel';
  for (const id of channels) {
    const channel = run.program.channels.get(id);
    if (!channel) continue;
    const address = addressOf(run, draft, channel);
    const refusal =
      address === null
        ? 'no_address'
        : (suppressionRefusal(run, draft, channel, address) ??
          consentRefusal(run, draft, template.class, channel.medium));
    if (refusal === null) return { channel, address: address! };
    last = refusal;
  }
  return { refuse: last };
}

/** Where the environment delivers only to a few, everybody else's message stops here. */
function deliveryRefusal(run: Run, draft: Draft): Verdict {
  return deliversTo(run, draft) ? pass : { refuse: 'deliver_only' };
}

function refuse(draft: Draft, instance: Instance, reason: string, detail: JsonObject = {}): SendAnswer {
  decide(draft, instance, 'refused', reason, detail);
  return { answer: 'refused', reason };
}

function render(
  run: Run,
  draft: Draft,
  instance: Instance,
  { template, channel, address, key }: Attempt,
  values: JsonObject,
): { readonly body: JsonObject } | { readonly fault: string } {
  const view = viewOf(run.program, draft);
  const held = grantOf(draft, key);
  const wanted = draft.traits[run.program.profile.localeField];
  const names = templateNames(view, instance, template.names);
  names['with'] = values;
  if (held) names['offer'] = offerNames(run, held);
  names['link'] = { unsubscribe: unsubscribeMarker(key) };
  const links = new FollowedLinks(key, template.track);
  const rendered = template.render(
    channel.medium,
    typeof wanted === 'string' ? wanted : run.program.locale,
    names,
    links,
  );
  if (!rendered.ok) return { fault: rendered.fault };
  const { locale } = rendered;
  const content = links.in(rendered.content);
  return { body: { to: address, locale, content, ...(links.all.length > 0 && { links: links.all }) } };
}

function effectOf(
  run: Run,
  draft: Draft,
  instance: Instance,
  attempt: Attempt,
  rendered: JsonObject,
): Effect {
  const { journey, template, channel, key, since } = attempt;
  const held = grantOf(draft, key);
  // One name after another: a literal with others spread into it is several times slower, and this is made for every message.
  const body: Record<string, Json> = { ...rendered };
  body['medium'] = channel.medium;
  body['instance'] = instance.id;
  body['release'] = journey.pinned?.release ?? run.layout.release;
  if (held) body['grant'] = grantBody(held);
  // What it has waited counts.
  if (since !== draft.at) body['since'] = since;
  body['origin'] = {
    journey: journey.id,
    step: instance.step,
    template: template.id,
    class: template.class,
    profile: draft.id,
  };
  return {
    key,
    profile: draft.id,
    status: 'ready',
    channel: channel.id,
    createdAt: draft.at,
    due: draft.at,
    attempts: 0,
    reason: null,
    body,
    changed: true,
  };
}
