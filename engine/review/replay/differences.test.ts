import { expect, test } from 'vitest';
import type { PlayedMessage } from '../play/outcome.ts';
import { differenceOf, isSame, type Side } from './differences.ts';

/** `step@instant` */
function message(text: string): PlayedMessage {
  const [step = '', at = '0'] = text.split('@');
  return {
    key: text,
    journey: 'welcome',
    step,
    template: 'hello',
    class: 'marketing',
    channel: 'email',
    decided: Number(at),
    at: Number(at),
  };
}

const side = (members: string, messages: string): Side => ({
  members: new Set(members.split(' ').filter(Boolean)),
  messages: messages.split(' ').filter(Boolean).map(message),
});

const cases: readonly (readonly [string, Side, Side, string])[] = [
  ['the same', side('a b', 'x@1 x@2'), side('b a', 'x@2 x@1'), ''],
  ['memberships', side('a b', ''), side('b c', ''), '+c -a'],
  ['one more', side('', 'x@1'), side('', 'x@1 x@5'), '+x@5'],
  ['one fewer', side('', 'x@1 y@1'), side('', 'x@1'), '-y@1'],
  ['another time', side('', 'x@1 x@3'), side('', 'x@1 x@4'), 'x@3>x@4'],
  ['another step is another message', side('', 'x@1'), side('', 'y@1'), '+y@1 -x@1'],
  ['moved, and one more', side('', 'x@1'), side('', 'x@2 x@3'), '+x@3 x@1>x@2'],
];

test.each(cases)('%s', (_, before, after, expected) => {
  const difference = differenceOf(before, after);
  const { gains, loses, added, removed, moved } = difference;
  const told = [
    ...gains.map((id) => `+${id}`),
    ...loses.map((id) => `-${id}`),
    ...added.map(({ key }) => `+${key}`),
    ...removed.map(({ key }) => `-${key}`),
    ...moved.map(({ from, to }) => `${from.key}>${to.key}`),
  ];
  expect(told.join(' ')).toBe(expected);
  expect(isSame(difference)).toBe(expected === '');
});
