/** `tasks`: what somebody was given to do about a person, or what was asked for and not made. */
import { isReason } from '../../../compiler/tests/reasons.ts';
import { kindNameOf } from '../../../evaluate/effects/kind.ts';
import { TASK } from '../../../evaluate/effects/task.ts';
import type { TestTask } from '../../../language/kinds.ts';
import type { EffectRow, JsonObject } from '../../../store/store.ts';
import { stepOf, templateOf } from '../effects.ts';
import type { Facts } from '../facts.ts';
import { contentFaults, headOf } from './content.ts';
import { isEnough, timesWords } from './count.ts';
import type { Check, Mismatch } from './expectation.ts';
import { notSentWords } from './sent.ts';

export const tasks: Check<'tasks'> = function* (items, facts) {
  const made = facts.effects.filter((row) => kindNameOf(row) === TASK && row.createdAt >= facts.since);
  const notMade = facts.notSent.filter(({ kind }) => kind === 'task');
  for (const [index, item] of items.entries()) {
    const fitting =
      item.withheld === undefined
        ? made.filter((row) => isOne(item, row, facts))
        : notMade.filter(
            ({ templates, journey, step, reason }) =>
              (item.template === undefined || templates.includes(item.template)) &&
              (item.step ?? `${journey}.${step}`) === `${journey}.${step}` &&
              isReason(item.withheld!, reason),
          );
    if (isEnough(item.times, fitting.length)) continue;
    const mismatch: Mismatch = {
      path: ['tasks', index],
      what: `there is no such task about ${facts.who}`,
      expected: [wordsOf(item)],
      actual: [...made.map((row) => taskWords(row, facts)), ...notMade.map(notSentWords)],
    };
    yield mismatch.actual.length === 0 ? { ...mismatch, actual: ['no task was asked for'] } : mismatch;
  }
};

function isOne(item: TestTask, row: EffectRow, facts: Facts): boolean {
  const { assignee, team, outcome } = row.body;
  return (
    (item.template ?? templateOf(row)) === templateOf(row) &&
    (item.step ?? stepOf(row)) === stepOf(row) &&
    (item.team ?? team) === team &&
    (item.assignee ?? assignee) === assignee &&
    (item.outcome ?? outcome) === outcome &&
    (item.status ?? statusOf(row, facts)) === statusOf(row, facts) &&
    contentFaults({ ...(item.contains !== undefined && { contains: item.contains }) }, contentOf(row))
      .length === 0
  );
}

function contentOf({ body }: EffectRow): Readonly<Record<string, string>> {
  return (body['content'] ?? {}) as JsonObject as Record<string, string>;
}

function statusOf({ status, due }: EffectRow, { person }: Facts): string {
  if (status === 'done') return 'done';
  if (status === 'dropped') return 'withdrawn';
  return status === 'overdue' || due < person.draft.at ? 'overdue' : 'open';
}

function wordsOf({
  template,
  step,
  team,
  assignee,
  status,
  outcome,
  contains,
  times,
  withheld,
}: TestTask): string {
  const words = [
    `a task${template === undefined ? '' : ` of ${template}`}`,
    ...(step === undefined ? [] : [`at ${step}`]),
    ...(team === undefined ? [] : [`for team ${team}`]),
    ...(assignee === undefined ? [] : [`for ${assignee}`]),
    ...(status === undefined ? [] : [status]),
    ...(outcome === undefined ? [] : [`outcome ${outcome}`]),
    ...(contains === undefined
      ? []
      : [
          `that contains ${[contains]
            .flat()
            .map((text) => JSON.stringify(text))
            .join(', ')}`,
        ]),
    ...(withheld === undefined ? [] : [`not made: ${withheld}`]),
  ];
  return `${words.join(', ')}${timesWords(times)}`;
}

function taskWords(row: EffectRow, facts: Facts): string {
  const { assignee, team, outcome } = row.body;
  const whose = assignee === undefined ? `team ${String(team)}` : String(assignee);
  const came = outcome === undefined ? '' : ` (${String(outcome)})`;
  return `${templateOf(row)} at ${stepOf(row)} for ${whose}, ${statusOf(row, facts)}${came}: ${headOf(contentOf(row))}`;
}
