/** What definitions must be to one another: each check with what it refuses, and what it lets pass. */
import { expect, test } from 'vitest';
import { memoryFiles } from '../files.ts';
import { loadWorkspace } from '../load.ts';

const settings =
  'name: shop\nzone: UTC\nlocale: en\nlanguage: 1\nenvironments: { local: { store: "sqlite:a.db" } }\n';

async function reported(...definitions: string[]): Promise<string[]> {
  const files = { 'carillon.yaml': settings, 'x.yaml': definitions.join('\n---\n') };
  const { diagnostics } = await loadWorkspace('/shop', memoryFiles(files));
  return diagnostics.all.map(
    ({ code, severity, range, what, why, fix }) =>
      `${code} ${range.line}:${range.column} ${severity} ${what} // ${why} // ${fix}`,
  );
}

const profile = (rest: string) => `kind: entity\nid: profile\n${rest}`;
const mixin = (id: string, rest: string) => `kind: mixin\nid: ${id}\n${rest}`;
const tag = (rest: string) => `kind: tag\nid: t\n${rest}`;
const event = (properties: string) => `kind: event\nid: e\nproperties:\n  ${properties}`;
const identity = (identifiers: string) => `kind: identity\nid: people\nidentifiers: ${identifiers}`;
const calendar = (day: string) => `kind: calendar\nid: c\ndays: [ ${day} ]`;
const source = (each: string, from = '{ connector: csv, path: a.csv }') =>
  `kind: source\nid: s\nfrom: ${from}\neach: ${each}`;

const people = [profile('fields: { name: text }'), identity('[ { id: user_id } ]')];

test.each<[string, string[]]>([
  [
    'mixins in mixins',
    [
      mixin('a', 'fields: { x: text }'),
      mixin('b', 'mixins: [a]\nfields: { y: text }'),
      profile('mixins: [a, b]'),
    ],
  ],
  ['a key that is no field', ['kind: entity\nid: car\nkey: vin\nfields: { km: number }']],
  [
    'fields that hold addresses',
    [profile('fields: { mail: text }\naddresses: { email: mail }\nlocale: mail')],
  ],
  [
    'keys that fit',
    [event('a: { type: list, of: { b: { type: number, decimals: 2, minimum: 0, maximum: 0 } } }')],
  ],
  ['rules', [tag('type: text\nrules: [ { when: a, then: b }, { then: c } ]')]],
  ['dates as rules', [tag('type: date\nrules: [ { then: 2026-03-01 } ]')]],
  ['yearly days over new year', [calendar('{ title: a, from: 12-24, to: 01-02, yearly: true }')]],
  ['a channel called otherwise', ['kind: channel\nid: mail\nconnector: smtp\nmedium: email']],
  [
    'a mapping of an event of the engine',
    [...people, source('{ event: page_viewed, at: a, profile: { user_id: b }, properties: { url: c } }')],
  ],
])('%s may be', async (_, definitions) => {
  expect(await reported(...definitions)).toEqual([]);
});

test.each<[string, string[], ...string[]]>([
  [
    'two identities',
    [identity('[ { id: a } ]'), 'kind: identity\nid: others\nidentifiers: [ { id: a } ]'],
    'CAR-221',
  ],
  ['identifier twice', [identity('[ { id: a }, { id: a } ]')], 'CAR-220 3:33'],
  [
    'telephone without region',
    [identity('[ { id: phone, normalise: e164 } ]')],
    'CAR-204 3:40',
    'region: GB',
  ],
  ['region of no telephone', [identity('[ { id: a, region: GB } ]')], 'CAR-217 3:25'],
  [
    'entity without key',
    ['kind: entity\nid: car\nfields: { vin: text }'],
    'CAR-204 2:5 error entity.car has no `key`',
  ],
  ['people with a key', [profile('key: name\nfields: { name: text }')], 'CAR-217 3:1'],
  ['addresses of a car', ['kind: entity\nid: car\nkey: vin\naddresses: {}'], 'CAR-217 4:1'],
  [
    'address in no field',
    [profile('fields: { email: text }\naddresses: { email: emial }')],
    'CAR-229 4:21',
    '`email`',
  ],
  ['circle of one', [mixin('a', 'mixins: [a]\nfields: { x: text }')], 'CAR-223 3:9', 'a → a'],
  [
    'field of two mixins',
    [mixin('a', 'fields: { x: text }'), mixin('b', 'fields: { x: text }'), profile('mixins: [a, b]')],
    'CAR-225 11:13',
    'mixin.a and mixin.b',
  ],
  [
    'field of a mixin and its entity',
    [mixin('a', 'fields: { x: text }'), profile('mixins: [a]\nfields: { x: text }')],
    'CAR-225 8:11',
  ],
  [
    'decimals of a text',
    [event('a: { type: text, decimals: 2 }')],
    'CAR-227 4:20 error `decimals` does not fit the type text',
  ],
  [
    'pattern of a number in a list',
    [event('a: { type: list, of: { b: { type: number, pattern: x } } }')],
    'CAR-227 4:45',
  ],
  ['to of a text', [event('a: { type: text, to: profile }')], 'CAR-227 4:20'],
  ['choice of the wrong type', [event('a: { type: text, one_of: [a, 1] }')], 'CAR-205 4:32', 'quote it: "1"'],
  ['minimum above maximum', [event('a: { type: number, minimum: 2, maximum: 1 }')], 'CAR-214 4:31'],
  [
    'tag called like a field',
    [profile('fields: { t: text }'), tag('type: text\nvalue: a')],
    'CAR-224 6:5',
    'entity.profile (x.yaml)',
  ],
  [
    'tag called like a field of a mixin',
    [mixin('m', 'fields: { t: text }'), profile('mixins: [m]'), tag('type: text\nvalue: a')],
    'CAR-224 10:5',
    'mixin.m',
  ],
  ['event of the engine', ['kind: event\nid: message_sent'], 'CAR-226 2:5'],
  [
    'rule that hides others',
    [tag('type: text\nrules: [ { then: a }, { when: b, then: c } ]')],
    'CAR-230 4:12',
  ],
  ['rule of another type', [tag('type: text\nrules: [ { then: 5 } ]')], 'CAR-205 4:18', 'quote it: "5"'],
  [
    'rule of half a number',
    [tag('type: integer\nrules: [ { then: 0.5 } ]')],
    'CAR-205 4:18',
    'a whole number',
  ],
  ['decimals of a truth value', [tag('type: boolean\ndecimals: 2\nvalue: a')], 'CAR-227 4:1'],
  [
    'unknown identifier',
    [...people, source('{ profile: { userid: a }, traits: { name: b } }')],
    'CAR-229 12:20',
    '`user_id`',
  ],
  [
    'unknown trait',
    [...people, source('{ profile: { user_id: a }, traits: { nmae: b } }')],
    'CAR-229 12:44',
    '`name`',
  ],
  [
    'unknown property',
    [
      ...people,
      event('a: text'),
      source('[ { event: e, at: a, profile: { user_id: a }, properties: { b: c } } ]'),
    ],
    'CAR-229 17:67',
  ],
  [
    'required property',
    [
      ...people,
      event('a: { type: text, required: true }'),
      source('{ event: e, at: a, profile: { user_id: a } }'),
    ],
    'CAR-228 17:1 warning the property `a` of e is not mapped',
  ],
  [
    'delimiter of ndjson',
    [
      source(
        '{ profile: { user_id: a }, traits: { a: b } }',
        '{ connector: ndjson, path: a, delimiter: ";" }',
      ),
    ],
    'CAR-217 3:37',
  ],
  [
    'channel without medium',
    ['kind: channel\nid: mail\nconnector: smtp'],
    'CAR-204 2:5 error channel.mail has no `medium`',
  ],
  ['day without year', [calendar('{ title: a, from: 11-11 }')], 'CAR-210 3:27 error `11-11` has no year'],
  [
    'yearly day with year',
    [calendar('{ title: a, from: 2026-11-11, yearly: true }')],
    'CAR-210 3:27',
    'write "11-11"',
  ],
  ['days that run backwards', [calendar('{ title: a, from: 2026-11-11, to: 2026-11-10 }')], 'CAR-214 3:43'],
  [
    'day twice',
    [calendar('{ id: a, title: a, from: 2026-11-11 }, { id: a, title: b, from: 2026-11-12 }')],
    'CAR-220 3:54',
  ],
])('%s is refused', async (_, definitions, ...fragments) => {
  const found = await reported(...definitions);
  expect(found).toHaveLength(1);
  for (const fragment of fragments) expect(found[0]).toContain(fragment);
});

test('everybody in a circle is told, and nobody who only leads to it', async () => {
  const found = await reported(
    mixin('a', 'mixins: [b]\nfields: { x: text }'),
    mixin('b', 'mixins: [a]\nfields: { y: text }'),
    profile('mixins: [a]'),
  );
  expect(found.map((line) => line.split(' //')[0])).toEqual([
    'CAR-223 3:9 error mixins go round in a circle: a → b → a',
    'CAR-223 8:9 error mixins go round in a circle: b → a → b',
  ]);
});
