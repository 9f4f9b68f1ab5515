/**
 * `grant`: asks for an offer, and stays until its bucket has answered. Who cannot have it goes into `else`; so does
 * who finds it used up.
 */
import type { GrantStep } from '../../language/kinds.ts';
import { noteUse } from '../context.ts';
import type { StepType } from './step.ts';

export const grant: StepType<GrantStep> = {
  head: 'grant',
  compile(step, site, journey, next) {
    noteUse(journey.context, site.definition, `offer.${step.grant}`);
    const otherwise =
      step.else === undefined ? next : journey.compileList(step.else, site.at('else'), journey, next);
    return {
      enter(frame) {
        const answer = frame.grant(step.grant);
        if (answer.answer === 'leave') return { exit: answer.reason };
        if (answer.answer === 'asked') {
          frame.record({ status: 'asked', offer: step.grant, grant: answer.grant });
          return { stay: true };
        }
        frame.record({ status: 'refused', offer: step.grant, reason: answer.reason });
        return { to: otherwise };
      },
      settle(frame, { outcome, reason, given }) {
        frame.record(outcome === 'granted' ? { status: outcome, ...given } : { status: outcome, reason });
        return { to: outcome === 'granted' ? next : otherwise };
      },
      ways: [{ label: 'else', to: otherwise }],
    };
  },
};
