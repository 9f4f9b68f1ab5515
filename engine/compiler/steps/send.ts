/** `send`: asks for a message and stays until it is handed over or refused, so that later waits count from there. */
import type { SendStep } from '../../language/kinds.ts';
import type { JsonObject } from '../../store/store.ts';
import { noteUse } from '../context.ts';
import { expressionAt } from '../expression.ts';
import type { Frame, Move, StepType } from './step.ts';

export const send: StepType<SendStep> = {
  head: 'send',
  compile(step, site, journey, next) {
    const { template, channel, with: given = {} } = step.send;
    const channels = typeof channel === 'string' ? [channel] : channel;
    noteUse(journey.context, site.definition, `template.${template}`);
    for (const id of channels) noteUse(journey.context, site.definition, `channel.${id}`);
    checkMedia(template, channels);
    const otherwise =
      step.else === undefined ? next : journey.compileList(step.else, site.at('else'), journey, next);
    const values = Object.entries(given).map(([name, value]) => ({
      name,
      read:
        typeof value === 'string'
          ? expressionAt(value, site.at('send', 'with', name), journey.scope, journey.context)
          : () => value,
    }));
    const attempt = (frame: Frame): Move => {
      const withValues: Record<string, JsonObject[string]> = {};
      for (const { name, read } of values) {
        const value = typeof read === 'function' ? read() : read?.evaluate(frame.view.scope);
        if (value !== undefined && value !== null) withValues[name] = value as JsonObject[string];
      }
      const answer = frame.send({ step: step.id, template, channels, with: withValues });
      if (answer.answer === 'leave') return { exit: answer.reason };
      if (answer.answer === 'wait') {
        frame.record({ status: 'waiting', reason: answer.reason });
        return { stay: true, until: answer.until };
      }
      if (answer.answer === 'queued') {
        frame.record({ status: 'queued', message: answer.effect, channel: answer.channel });
        return { stay: true };
      }
      frame.record({ status: answer.answer, reason: answer.reason });
      return { to: answer.answer === 'withheld' ? next : otherwise };
    };
    return {
      enter: attempt,
      resume(frame) {
        const waiting = frame.results[step.id]?.status === 'waiting';
        return waiting && frame.isDue ? attempt(frame) : { stay: true, until: frame.due ?? undefined };
      },
      settle(frame, { outcome, reason }) {
        frame.record({ status: outcome, ...(outcome !== 'sent' && { reason }) });
        return { to: outcome === 'sent' || outcome === 'withheld' ? next : otherwise };
      },
      ways: [{ label: 'else', to: otherwise }],
    };

    /** A template without a part for a channel's medium could never be sent on it. */
    function checkMedia(templateId: string, ids: readonly string[]): void {
      const { workspace } = journey.context;
      const parts = workspace.get('template', templateId)?.value;
      for (const [index, id] of ids.entries()) {
        const definition = workspace.get('channel', id)?.value;
        const medium = definition?.medium ?? definition?.id;
        if (!parts || medium === undefined || medium in parts) continue;
        const place =
          typeof channel === 'string' ? site.at('send', 'channel') : site.at('send', 'channel', index);
        place.report({
          code: 'CAR-705',
          what: `template \`${templateId}\` has no \`${medium}\` part`,
          why: `channel \`${id}\` carries ${medium}, so this message would have nothing to say on it`,
          fix: `add \`${medium}:\` to template ${templateId}, or leave \`${id}\` out`,
        });
      }
    }
  },
};
