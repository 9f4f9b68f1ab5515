/** What is known of a step once somebody has passed it, as types: `steps.<id>` in expressions and templates. */
import type { ValueType } from '../../language/expressions/index.ts';
import type { Step, Task } from '../../language/kinds.ts';
import { answerType } from './answer.ts';

/** Of every step; which of them there are depends on what became of it. */
const COMMON = [
  ['at', 'instant'],
  ['status', 'text'],
  ['reason', 'text'],
  ['channel', 'text'],
  ['message', 'text'],
  ['arm', 'text'],
  ['offer', 'text'],
  ['decision', 'text'],
  ['code', 'text'],
  ['valid_until', 'instant'],
  ['rounds', 'integer'],
] as const;

export function resultType(step: Step): ValueType {
  const fields = new Map<string, ValueType>(COMMON.map(([name, type]) => [name, { type, optional: true }]));
  fields.set('items', { type: 'list', of: { type: 'text' }, optional: true });
  if ('call' in step && step.call.answer) fields.set('answer', answerType(step.call.answer));
  if ('task' in step) {
    for (const [name, type] of taskTypes(step.task)) fields.set(name, { ...type, optional: true });
  }
  return { type: 'object', fields };
}

function taskTypes({ outcomes }: Task): [string, ValueType][] {
  return [
    ['task', { type: 'text' }],
    ['assignee', { type: 'text' }],
    ['team', { type: 'text' }],
    ['outcome', { type: 'text', limits: { one_of: outcomes } }],
  ];
}
