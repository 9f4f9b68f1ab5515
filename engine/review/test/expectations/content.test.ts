import { expect, test } from 'vitest';
import type { TestMessage } from '../../../language/kinds.ts';
import { contentFaults } from './content.ts';

const content = { subject: 'Hello Ann', html: '<p>Hello</p>\n<p>Ann,\n your code is X1</p>' };

test.each<[Partial<TestMessage>, string[]]>([
  [{ contains: ['Hello Ann', 'X1'] }, []],
  [{ contains: 'Bo' }, ['contains "Bo" | subject: Hello Ann / html: Hello Ann, your code is X1']],
  [{ lacks: 'Bo' }, []],
  [{ lacks: 'code' }, ['lacks "code" | html: …<p>Hello</p> <p>Ann, your code is X1</p>…']],
  [{ matches: 'X\\d$' }, ['matches /X\\d$/ | subject: Hello Ann / html: Hello Ann, your code is X1']],
  [{ matches: '^Hello' }, []],
  [{ equals: { subject: ' Hello Ann ' } }, []],
  [{ equals: { subject: 'Hello Bo' } }, ['subject: Hello Bo | subject: Hello Ann']],
  [{ equals: { text: 'Hello' } }, ['text: Hello | text: there is no such part']],
  [
    { equals: { html: '<p>Hello</p>\n<p>Bo,\n your code is X1</p>' } },
    ['html, line 2: <p>Bo, | html, line 2: <p>Ann,'],
  ],
  [{ equals: { html: '<p>Hello</p>' } }, ['html, line 2: (it ends before) | html, line 2: <p>Ann,']],
])('%j', (wanted, faults) => {
  expect(
    contentFaults(wanted, content).map(({ expected, actual }) => `${expected} | ${actual.join(' / ')}`),
  ).toEqual(faults);
});
