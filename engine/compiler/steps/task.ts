/**
 * `task`: something that a person of ours is to do, an adviser or a team; the step stays until its outcome is recorded
 * or its time is over.
 */
import type { Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import type { TaskStep } from '../../language/kinds.ts';
import { noteUse } from '../context.ts';
import type { JourneyContext } from './context.ts';
import { NOTHING_DECIDED, offerOf } from './decided.ts';
import type { Frame, Move, StepType, TaskRequest } from './step.ts';

export const task: StepType<TaskStep> = {
  head: 'task',
  compile(step, site, journey, next) {
    const { template, due, outcomes, or: team } = step.task;
    noteUse(journey.context, site.definition, `template.${template}`);
    checkTemplate(template, site, journey);
    checkOutcomes(step, site);
    const relation = relationOf(step, site, journey);
    const otherwise =
      step.else === undefined ? next : journey.compileList(step.else, site.at('else'), journey, next);
    const ways = Object.entries(step.then ?? {}).map(([outcome, steps]) => ({
      label: outcome,
      to: journey.compileList(steps, site.at('then', outcome), journey, next),
    }));
    const span = parseDuration(due)!;
    const offer = offerOf(step.task.offer, site.at('task', 'offer'), journey);
    const attempt = (frame: Frame): Move => {
      const until = frame.arrivedAt + span;
      const given = offer(frame);
      if (given === null) {
        frame.refuse(NOTHING_DECIDED);
        frame.record({ status: 'refused', reason: NOTHING_DECIDED });
        return { to: otherwise };
      }
      const request = { step: step.id, template, relation, team: team ?? null, due: until, outcomes };
      const asked = frame.task({ ...request, ...(given !== undefined && { offer: given }) });
      if (asked.answer === 'leave') return { exit: asked.reason };
      if (asked.answer === 'asked') {
        frame.record({ status: 'asked', offer: given!, grant: asked.grant });
        return { stay: true };
      }
      if (asked.answer === 'open') {
        const { effect, assignee, team, given } = asked;
        frame.record({
          status: 'open',
          task: effect,
          ...(assignee && { assignee }),
          ...(team && { team }),
          ...given,
        });
        return { stay: true, until };
      }
      frame.record({ status: asked.answer, reason: asked.reason });
      return { to: asked.answer === 'withheld' ? next : otherwise };
    };
    return {
      enter: attempt,
      resume(frame) {
        if (!frame.isDue || frame.results[step.id]?.status === 'asked')
          return { stay: true, until: frame.due ?? undefined };
        const open = frame.results[step.id]?.['task'];
        if (typeof open === 'string') frame.expire(open);
        frame.record({ status: 'overdue' });
        return { to: otherwise };
      },
      settle(frame, { outcome: came, reason, answer }) {
        if (came === 'granted') return attempt(frame);
        if (came === 'refused') {
          frame.record({ status: 'refused', reason });
          return { to: otherwise };
        }
        const outcome = String(answer?.['outcome']);
        frame.record({ status: 'done', outcome });
        const way = ways.find(({ label }) => label === outcome);
        return way ? { to: way.to, way: outcome } : { to: next };
      },
      ways: [...ways, { label: 'else', to: otherwise }],
    };
  },
};

function checkTemplate(template: string, site: Site, { context }: JourneyContext): void {
  const parts = context.workspace.get('template', template)?.value;
  if (!parts || parts.task !== undefined) return;
  site.at('task', 'template').report({
    code: 'CAR-722',
    what: `template \`${template}\` has no \`task\` part`,
    why: 'a task says what is to be done, to somebody of ours',
    fix: `add \`task: { title: …, text: … }\` to template ${template}`,
  });
}

function checkOutcomes({ task: { outcomes }, then = {} }: TaskStep, site: Site): void {
  for (const outcome of Object.keys(then)) {
    if (outcomes.includes(outcome)) continue;
    site.at('then', outcome).report(
      {
        code: 'CAR-723',
        what: `\`${outcome}\` is none of the outcomes of this task`,
        why: 'only outcomes that the task declares can be recorded, so these steps are never reached',
        fix: `use one of ${outcomes.join(', ')}, or add it to \`outcomes\``,
      },
      'key',
    );
  }
}

/** The field of the profile that refers to one of an entity. */
function relationOf(
  { task: { to } }: TaskStep,
  site: Site,
  { context }: JourneyContext,
): TaskRequest['relation'] {
  if (to === undefined) return null;
  const field = context.fields.get(to);
  const entity = field?.type === 'ref' ? field.to : undefined;
  if (entity !== undefined && entity !== 'profile') {
    noteUse(context, site.definition, `entity.profile.${to}`);
    return { field: to, entity };
  }
  const relations = [...context.fields].flatMap(([name, { type, to: other }]) =>
    type === 'ref' && other !== 'profile' ? [name] : [],
  );
  site.at('task', 'to').report({
    code: 'CAR-724',
    what: field ? `\`${to}\` of profile does not refer to anybody` : `profile has no field \`${to}\``,
    why: '`to` is the field by which a profile refers to whoever does the task',
    fix:
      relations.length > 0
        ? `use one of ${relations.join(', ')}`
        : `declare \`${to}: { type: ref, to: staff }\` in entity profile, or name a team with \`or\``,
  });
  return null;
}
