/** `decide`: asks a placement, and goes on at once. Nothing is reserved: who is given an offer here is not granted it. */
import type { DecideStep } from '../../language/kinds.ts';
import { noteUse } from '../context.ts';
import type { StepType } from './step.ts';

export const decide: StepType<DecideStep> = {
  head: 'decide',
  compile(step, site, journey, next) {
    noteUse(journey.context, site.definition, `placement.${step.decide}`);
    const otherwise =
      step.else === undefined ? next : journey.compileList(step.else, site.at('else'), journey, next);
    return {
      enter(frame) {
        const chosen = frame.decide(step.decide);
        if (chosen === null) {
          frame.record({ status: 'nothing', items: [] });
          return { to: otherwise };
        }
        const { id, items, first } = chosen;
        frame.record({
          status: 'decided',
          decision: id,
          rule: items[0]!,
          items: [...items],
          ...(first?.offer != null && { offer: first.offer }),
        });
        return { to: next };
      },
      ways: [{ label: 'else', to: otherwise }],
    };
  },
};
