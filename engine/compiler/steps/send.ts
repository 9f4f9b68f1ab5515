/** `send`: asks for a message and stays until it is handed over or refused, so that later waits count from there. */
import type { Site } from '../../language/definition.ts';
import type { SendStep, WrittenSend } from '../../language/kinds.ts';
import { compileMessage } from '../message-plan.ts';
import type { JourneyContext } from './context.ts';
import { checkDecided, NOTHING_DECIDED, offerOf } from './decided.ts';
import type { Frame, Move, SendRequest, StepType } from './step.ts';

/** What is to be sent now; or why there is nothing. */
type Asked = Omit<SendRequest, 'step'> | { readonly refuse: string };

export const send: StepType<SendStep> = {
  head: 'send',
  compile(step, site, journey, next) {
    const asked =
      'decided' in step.send
        ? decidedMessage(step.send.decided, site.at('send'), journey)
        : writtenMessage(step.send, site.at('send'), journey);
    const otherwise =
      step.else === undefined ? next : journey.compileList(step.else, site.at('else'), journey, next);
    const attempt = (frame: Frame): Move => {
      const request = asked(frame);
      if ('refuse' in request) {
        frame.refuse(request.refuse);
        frame.record({ status: 'refused', reason: request.refuse });
        return { to: otherwise };
      }
      const answer = frame.send({ step: step.id, ...request });
      if (answer.answer === 'leave') return { exit: answer.reason };
      if (answer.answer === 'sent_before') return { to: next };
      if (answer.answer === 'asked') {
        const { grant, room } = answer;
        frame.record({ status: 'asked', offer: request.offer, grant, room });
        return { stay: true };
      }
      if (answer.answer === 'wait') {
        frame.record({ status: 'waiting', reason: answer.reason, room: answer.room });
        return { stay: true, until: answer.until };
      }
      if (answer.answer === 'queued') {
        const { effect: message, channel, given } = answer;
        frame.record({ status: 'queued', message, channel, room: undefined, ...given });
        return { stay: true };
      }
      frame.record({ status: answer.answer, reason: answer.reason, room: undefined });
      return { to: answer.answer === 'withheld' ? next : otherwise };
    };
    return {
      enter: attempt,
      resume(frame) {
        const waiting = frame.results[step.id]?.status === 'waiting';
        return waiting && frame.isDue ? attempt(frame) : { stay: true, until: frame.due ?? undefined };
      },
      settle(frame, { outcome, reason }) {
        // The offer is there: all else is asked again, because time has passed.
        if (outcome === 'granted') return attempt(frame);
        frame.record({ status: outcome, ...(outcome !== 'sent' && { reason }) });
        return { to: outcome === 'sent' || outcome === 'withheld' ? next : otherwise };
      },
      ways: [{ label: 'else', to: otherwise }],
    };
  },
};

/** A template that speaks of a thing would say nothing in a journey that is about none. */
function checkThing(template: string, site: Site, journey: JourneyContext): void {
  for (const entity of journey.context.thingsOf.get(template) ?? []) {
    if (entity === journey.thing) continue;
    site.report({
      code: 'CAR-736',
      what: `template \`${template}\` speaks of a ${entity}, and this journey does not begin for one`,
      why: `\`${entity}.…\` is the ${entity} whose start began the journey`,
      fix: `begin the journey \`for:\` a relation of ${entity}, or use another template`,
    });
  }
}

function writtenMessage(value: WrittenSend, site: Site, journey: JourneyContext): (frame: Frame) => Asked {
  checkThing(value.template, site.at('template'), journey);
  const { template, channels, values } = compileMessage(value, site, journey.scope, journey.context);
  const offer = offerOf(value.offer, site.at('offer'), journey);
  return (frame) => {
    const given = offer(frame);
    if (given === null) return { refuse: NOTHING_DECIDED };
    return { template, channels, with: values(frame.view), ...(given !== undefined && { offer: given }) };
  };
}

function decidedMessage(from: string, site: Site, journey: JourneyContext): (frame: Frame) => Asked {
  const placement = checkDecided(from, 'action', site.at('decided'), journey);
  return (frame) => {
    const rule = frame.results[from]?.['rule'];
    const chosen = placement === null || rule === undefined ? null : frame.candidate(placement, String(rule));
    // Nothing was given; or a release has taken the rule away since.
    if (!chosen?.message) return { refuse: NOTHING_DECIDED };
    const { template, channels, values } = chosen.message;
    return {
      template,
      channels,
      with: values(frame.view),
      ...(chosen.offer !== null && { offer: chosen.offer }),
    };
  };
}
