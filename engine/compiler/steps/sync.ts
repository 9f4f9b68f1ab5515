/** `sync`: puts the person into an audience, or takes them out. What the outside system says to it is not waited for. */
import type { SyncStep } from '../../language/kinds.ts';
import { noteUse } from '../context.ts';
import type { StepType } from './step.ts';

export const sync: StepType<SyncStep> = {
  head: 'sync',
  compile(step, site, { context }, next) {
    const { audience, channel, do: change } = step.sync;
    noteUse(context, site.definition, `audience.${audience}`);
    const declared = context.workspace.get('audience', audience)?.value;
    if (declared?.segment !== undefined) {
      site.at('sync', 'audience').report({
        code: 'CAR-741',
        what: `audience ${audience} has exactly the members of segment ${declared.segment}`,
        why: 'whoever a journey put there, or took out, would be put right at once',
        fix: 'name an audience without `segment`, or let the segment ask for what this journey does',
      });
    }
    if (declared && channel !== undefined && channel !== declared.channel) {
      site.at('sync', 'channel').report({
        code: 'CAR-742',
        what: `audience ${audience} is kept by channel ${declared.channel}, not by ${channel}`,
        why: 'an audience is one list of one outside system',
        fix: `delete \`channel\`, or declare an audience for ${channel}`,
      });
    }
    return {
      enter(frame) {
        const answer = frame.sync({ step: step.id, audience, add: change === 'add' });
        if (answer.answer === 'leave') return { exit: answer.reason };
        frame.record({ status: answer.answer, ...('reason' in answer && { reason: answer.reason }) });
        return { to: next };
      },
      ways: [],
    };
  },
};
