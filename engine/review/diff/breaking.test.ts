/** What breaks, what is touched, and what is a finding: tables of two states. */
import { expect, it } from 'vitest';
import { candidate } from '../testing/shop.ts';
import { diffOf } from './diff.ts';

async function between(before: string, after: string, moved = {}) {
  const [old, young] = [await candidate(before), await candidate(after)];
  const manifest = { ...young.manifest, moved: { moved: [], removed: [], retyped: [], ...moved } };
  return diffOf(old, { ...young, manifest }, { base: 'main', head: null });
}

const event = (properties: string, more = '') =>
  `kind: event\nid: visit_booked\n${more}properties: ${properties}\n`;
const journey = (steps: string, more = '') =>
  `kind: journey\nid: welcome\n${more}start: { did: order_completed }\nsteps: ${steps}\n`;

const wait = '{ id: w, wait: 1d }';
const send = '{ id: s, send: { template: thanks, channel: email } }';

it.each<[string, string, string, object, readonly string[]]>([
  [
    'a property gone',
    event('{ a: text, b: text }'),
    event('{ a: text }'),
    {},
    ['property_removed event.visit_booked.b'],
  ],
  ['a type', event('{ a: text }'), event('{ a: number }'), {}, ['type_changed event.visit_booked.a']],
  [
    'required',
    event('{ a: text }'),
    event('{ a: { type: text, required: true } }'),
    {},
    ['property_required event.visit_booked.a'],
  ],
  [
    'new and required',
    event('{ a: text }'),
    event('{ a: text, b: { type: text, required: true } }'),
    {},
    ['property_required event.visit_booked.b'],
  ],
  [
    'fewer values',
    event('{ a: { type: text, one_of: [x, y] } }'),
    event('{ a: { type: text, one_of: [x] } }'),
    {},
    ['values_narrowed event.visit_booked.a'],
  ],
  ['a new property', event('{ a: text }'), event('{ a: text, b: text }'), {}, []],
  [
    'declared',
    event('{ a: text, b: text }'),
    event('{ a: text }'),
    { removed: ['event.visit_booked.b'] },
    ['property_removed event.visit_booked.b declared'],
  ],
  ['an event gone', event('{ a: text }'), '', {}, ['definition_removed event.visit_booked']],
  [
    'a step gone',
    journey(`[${wait}, ${send}]`),
    journey(`[${send}]`),
    {},
    ['step_removed journey.welcome.w'],
  ],
  [
    'with a migration',
    journey(`[${wait}, ${send}]`),
    journey(`[${send}]`, 'migrations: { w: s }\n'),
    {},
    ['step_removed journey.welcome.w declared'],
  ],
  [
    'people stay on the old version',
    journey(`[${wait}, ${send}]`),
    journey(`[${send}]`, 'on_change: pin\n'),
    {},
    [],
  ],
  ['a new step', journey(`[${send}]`), journey(`[${send}, ${wait}]`), {}, []],
  [
    'a tag of another type',
    'kind: tag\nid: t\ntype: text\nvalue: city\n',
    'kind: tag\nid: t\ntype: boolean\nvalue: $exists(city)\n',
    {},
    ['type_changed tag.t'],
  ],
])('breaking: %s', async (_, before, after, moved, expected) => {
  const { breaking } = await between(
    before || 'kind: event\nid: nothing_said\n',
    after || 'kind: event\nid: nothing_said\n',
    moved,
  );
  expect(
    breaking.map(({ reason, address, declared }) => `${reason} ${address}${declared ? ' declared' : ''}`),
  ).toEqual(expected);
});

const segment = (who: string, more = '') => `kind: segment\nid: locals\n${more}who: ${who}\n`;

it.each<[string, string, string, readonly string[]]>([
  ['a condition', segment('city = "Bath"'), segment('city = "Wells"'), ['error CAR-850 2:5']],
  [
    'a condition under a version',
    segment('city = "Bath"', 'version: 2\n'),
    segment('city = "Wells"', 'version: 2\n'),
    ['error CAR-850 3:10'],
  ],
  ['with a version raised', segment('city = "Bath"'), segment('city = "Wells"', 'version: 2\n'), []],
  ['a title', segment('city = "Bath"', 'title: A\n'), segment('city = "Bath"', 'title: B\n'), []],
  ['a contract', event('{ a: text }'), event('{ a: text, b: text }'), ['error CAR-850 2:5']],
  ['a wait', journey(`[${wait}]`), journey('[{ id: w, wait: 2d }]'), ['error CAR-850 2:5']],
  [
    'a loss without a word',
    event('{ a: text, b: text }', 'version: 1\n'),
    event('{ a: text }', 'version: 2\n'),
    ['error CAR-851 2:5'],
  ],
  [
    'a new id',
    segment('city = "Bath"'),
    segment('city = "Bath"').replace('locals', 'people_of_bath'),
    ['warning CAR-851 2:5'],
  ],
])('findings: %s', async (_, before, after, expected) => {
  const { findings } = await between(before, after);
  expect(
    findings.map(({ severity, code, range }) => `${severity} ${code} ${range.line}:${range.column}`),
  ).toEqual(expected);
});

it('follows what is touched through others, and stops at what changed itself', async () => {
  const rest = `---
kind: segment
id: buyers_here
who: { all: [ { in: locals }, { did: order_completed } ] }
---
kind: journey
id: welcome
start: { enters: buyers_here }
steps: [ ${send} ]
`;
  const { touched } = await between(
    `${segment('city = "Bath"')}${rest}`,
    `${segment('city = "Wells"')}${rest}`,
  );
  expect(touched).toEqual({
    'journey.welcome': ['segment.locals'],
    'segment.buyers_here': ['segment.locals'],
  });
  const docs = await between(
    `${segment('city = "Bath"')}${rest}`,
    `${segment('city = "Bath"', 'title: A\n')}${rest}`,
  );
  expect(docs.touched).toEqual({});
});
