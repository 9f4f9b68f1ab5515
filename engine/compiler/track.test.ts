import { expect, test } from 'vitest';
import { trackOf } from './track.ts';

const links = { url: 'https://news.example.com' };
const yes = { clicks: true, opens: true };
const no = { clicks: false, opens: false };

test.each([
  ['nobody says anything', undefined, {}, undefined, { clicks: true, opens: false }],
  ['the workspace says yes', undefined, {}, yes, yes],
  ['the template says yes', yes, {}, undefined, yes],
  ['the template says no', no, { track: yes }, yes, no],
  ['the environment says no', yes, { track: no }, yes, no],
  ['the workspace says no', yes, { track: yes }, no, no],
  ['only opens are said', { opens: true }, {}, undefined, yes],
] as const)('%s', (_, template, environment, workspace, expected) => {
  const settings = {
    name: 'shop',
    zone: 'UTC',
    locale: 'en',
    language: 1,
    environments: {},
    ...(workspace && { track: workspace }),
  } as const;
  const store = 'sqlite::memory:';
  expect(trackOf(template, { store, links, ...environment }, settings)).toEqual(expected);
  expect(trackOf(template, { store, ...environment }, settings)).toEqual(no);
});
