/**
 * `call`: asks another system and stays until it has answered, or until `up_to`. What it answered is
 * `steps.<id>.answer` from then on.
 */
import { parseDuration } from '../../language/duration.ts';
import { ExpressionFault } from '../../language/expressions/index.ts';
import type { CallStep } from '../../language/kinds.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import { noteUse } from '../context.ts';
import { expressionAt } from '../expression.ts';
import { compileAnswer } from './answer.ts';
import type { Frame, StepType } from './step.ts';

/** Some four tries with a channel's usual pauses; somebody stands there meanwhile. */
const UP_TO = '15m';

export const call: StepType<CallStep> = {
  head: 'call',
  compile(step, site, journey, next) {
    const { context, scope } = journey;
    const { connector, body = {}, answer, up_to = UP_TO } = step.call;
    noteUse(context, site.definition, `channel.${connector}`);
    const otherwise =
      step.else === undefined ? next : journey.compileList(step.else, site.at('else'), journey, next);
    const upTo = parseDuration(up_to)!;
    const values = Object.entries(body).map(([name, value]) => {
      const isComputed = typeof value === 'object' && !Array.isArray(value);
      const place = site.at('call', 'body', name, 'value');
      const expression = isComputed ? expressionAt(value.value, place, scope, context) : null;
      return { name, read: (frame: Frame) => (isComputed ? computed(frame, expression) : value) };
    });
    const bodyOf = (frame: Frame): JsonObject => {
      const found: Record<string, Json> = {};
      for (const { name, read } of values) {
        const value = read(frame);
        if (value !== undefined && value !== null) found[name] = value as Json;
      }
      return found;
    };
    return {
      enter(frame) {
        const wantsAnswer = answer !== undefined;
        const asked = frame.call({ step: step.id, connector, body: bodyOf(frame), upTo, wantsAnswer });
        if (asked.answer === 'leave') return { exit: asked.reason };
        if (asked.answer === 'refused') {
          frame.record({ status: 'refused', reason: asked.reason });
          return { to: otherwise };
        }
        frame.record({ status: 'queued', call: asked.effect });
        // Woken by the answer, or when its time is over.
        return { stay: true };
      },
      resume(frame) {
        if (!frame.isDue) return { stay: true, until: frame.due ?? undefined };
        const asked = frame.results[step.id]?.['call'];
        if (typeof asked === 'string') frame.expire(asked);
        frame.record({ status: 'failed', reason: 'timed_out' });
        return { to: otherwise };
      },
      settle(frame, { outcome, reason, answer: given }) {
        const isAnswered = outcome === 'sent';
        frame.record({
          status: isAnswered ? 'answered' : outcome,
          ...(given && { answer: given }),
          ...(!isAnswered && { reason }),
        });
        return { to: isAnswered ? next : otherwise };
      },
      ...(answer && { answer: compileAnswer(answer) }),
      ways: [{ label: 'else', to: otherwise }],
    };
  },
};

/** What cannot be computed is missing. */
function computed(frame: Frame, expression: ReturnType<typeof expressionAt>): unknown {
  try {
    return expression?.evaluate(frame.view.scope);
  } catch (fault) {
    if (fault instanceof ExpressionFault) return undefined;
    throw fault;
  }
}
