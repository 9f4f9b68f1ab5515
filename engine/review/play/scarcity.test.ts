import { expect, test } from 'vitest';
import type { DeskLine } from '../../evaluate/desk-line.ts';
import { Scarcity } from './scarcity.ts';

const run = {
  program: {
    offers: new Map([
      ['socks', { id: 'socks', budget: { grants: 3 } }],
      ['hats', { id: 'hats', budget: { grants: null } }],
    ]),
  },
  budgets: new Map([['socks', { offer: 'socks', granted: 1 }]]),
} as unknown as ConstructorParameters<typeof Scarcity>[0];

const asked = (offer: string): DeskLine => ({
  type: 'grant_asked',
  offer,
  key: 'a',
  turn: 1,
  profile: 1,
  at: 0,
});
const returned: DeskLine = { type: 'grant_returned', offer: 'socks', key: 'a', turn: 1, seen: false, at: 0 };

test('who asks when as much was asked as is left may be too late', () => {
  const scarcity = new Scarcity(run);
  const short = [
    [asked('socks')],
    [asked('hats'), returned],
    [asked('socks')],
    [asked('hats')],
    [asked('hats'), asked('socks')],
    [],
  ].map((asks) => scarcity.isShort(asks));
  expect(short).toEqual([false, false, false, false, true, false]);
});
