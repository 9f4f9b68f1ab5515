import { expect, test } from 'vitest';
import type { DeskLine } from '../../evaluate/desk-line.ts';
import { firstOf, forecast } from './forecast.ts';

const run = {
  program: {
    offers: new Map([
      ['socks', { id: 'socks', budget: { grants: 30 } }],
      ['hats', { id: 'hats', budget: { grants: null } }],
    ]),
    limits: { byId: new Map([['journey:welcome:cost', { atMost: 100 }]]) },
  },
  budgets: new Map([['socks', { offer: 'socks', granted: 10 }]]),
} as unknown as Parameters<typeof forecast>[0];

const asked = (offer: string, at: number, units?: number): DeskLine => ({
  type: 'grant_asked',
  offer,
  key: `${offer}${at}`,
  turn: at,
  profile: 1,
  at,
  ...(units !== undefined && { units }),
});
const returned = (offer: string, asked: number, at: number): DeskLine => ({
  type: 'grant_returned',
  offer,
  key: `${offer}${asked}`,
  turn: asked,
  seen: false,
  at,
});
const over = (at: number): DeskLine => ({ type: 'grant_over', offer: 'socks', key: 'socks1', at });

/** A tenth of all: of twenty pairs of socks two are theirs, and ten units of the limit. */
test.each<[string, DeskLine[][], object]>([
  [
    'who asks first has it',
    [[asked('socks', 5), asked('socks', 1)], [asked('socks', 7)]],
    { socks: { at: 7, key: 'socks7' } },
  ],
  [
    'at one instant the lesser key comes first',
    [['c', 'a', 'b'].map((key) => ({ ...asked('socks', 5), key }) as DeskLine)],
    { socks: { at: 5, key: 'c' } },
  ],
  ['there is enough', [[asked('socks', 5)], [asked('socks', 7), over(9)]], {}],
  ['as many as are wanted', [[1, 2, 3, 4].map((at) => asked('hats', at))], {}],
  [
    'what comes back is given again',
    [[asked('socks', 1), returned('socks', 1, 4)], [2, 3, 5, 6].map((at) => asked('socks', at))],
    { socks: { at: 5, key: 'socks5' } },
  ],
  [
    'a limit counts units',
    [[asked('journey:welcome:cost', 1, 6)], [asked('journey:welcome:cost', 2, 6)]],
    { 'journey:welcome:cost': { at: 2, key: 'journey:welcome:cost2' } },
  ],
  [
    'all units come back',
    [[asked('journey:welcome:cost', 1, 11), returned('journey:welcome:cost', 1, 3)]],
    {},
  ],
])('%s', (_, asks, expected) => {
  expect(Object.fromEntries(forecast(run, asks, 0.1))).toEqual(expected);
});

test('a fiftieth of many, and all of few', () => {
  expect([10, 1_000, 50_000, 1_000_000].map(firstOf)).toEqual([1_000, 1_000, 1_000, 20_000]);
});
