/** Definitions that break their schema, and what is said about each: one mistake, one finding. */
import { expect, test } from 'vitest';
import { checkDefinition } from '../checked-definition.ts';
import { Diagnostics } from '../diagnostic.ts';
import { readYaml } from '../yaml/read.ts';

/** `CAR-203 3:1 what // why // fix` of everything reported about documents, checked one by one. */
function reported(text: string): string[] {
  const diagnostics = new Diagnostics();
  for (const document of readYaml('x.yaml', text, diagnostics)) checkDefinition(document, diagnostics);
  return diagnostics.all.map(
    ({ code, range, what, why, fix }) => `${code} ${range.line}:${range.column} ${what} // ${why} // ${fix}`,
  );
}

const segment = (who: string) => `kind: segment\nid: s\nwho: ${who}\n`;
const tag = (rest: string) => `kind: tag\nid: t\ntype: number\n${rest}\n`;
const event = (property: string) => `kind: event\nid: e\nproperties:\n  ${property}\n`;
const step = (rest: string) => `kind: journey\nid: j\nstart: { did: e }\nsteps:\n  - ${rest}\n`;
const start = (rest: string) => `kind: journey\nid: j\nstart: ${rest}\nsteps: [ { id: a, exit: b } ]\n`;

test.each<[string, string, ...string[]]>([
  // Kinds.
  ['unknown kind', 'kind: segmnet', 'CAR-201 1:7 unknown kind `segmnet`', 'did you mean `segment`?'],
  ['no kind', 'id: x', 'CAR-201 1:1 this document has no `kind`'],
  ['kind in capitals', 'Kind: segment', 'CAR-201 1:1', 'write `kind` instead of `Kind`'],
  ['kind is a number', 'kind: 5', 'CAR-201 1:7'],
  ['planned kind', 'kind: report\nid: x', 'CAR-202 1:7 `report` is not supported in this version'],
  ['a list', '- kind: segment', 'CAR-115 1:1 this is not a definition'],
  ['a text', 'kind', 'CAR-115 1:1'],
  // Ids.
  ['id with capitals', 'kind: segment\nid: Win-Back\nwho: a', 'CAR-207 2:5', 'write `win_back`'],
  ['id in another script', 'kind: segment\nid: 顾客\nwho: a', 'CAR-207 2:5 `顾客` is not an id', '`title`'],
  ['id with an accent', 'kind: segment\nid: café\nwho: a', 'CAR-207 2:5', 'write `cafe`'],
  ['id too long', `kind: segment\nid: ${'a'.repeat(65)}\nwho: a`, 'CAR-207 2:5', 'at most 64'],
  ['empty id', 'kind: segment\nid: ""\nwho: a', 'CAR-207 2:5'],
  ['reserved id', 'kind: segment\nid: profile\nwho: a', 'CAR-208 2:5 `profile` is a reserved word'],
  ['id that is no text', 'kind: segment\nid: null\nwho: a', 'CAR-205'],
  ['id without value', 'kind: segment\nid:\nwho: a', 'CAR-205 2:1 `id` has no value'],
  ['no id', 'kind: segment\nwho: a', 'CAR-204 1:1 the segment has no `id`', 'add `id: …`'],
  ['step id that `after` uses', step('{ id: start, exit: a }'), 'CAR-208 5:11'],
  // Keys of every kind.
  ['unknown key', `${segment('a')}whoo: b`, 'CAR-203 4:1 unknown key `whoo`', 'did you mean `who`?'],
  ['key of nothing', `${segment('a')}colour: b`, 'CAR-203 4:1', 'free notes go into `meta`'],
  ['version 0', `${segment('a')}version: 0`, 'CAR-214 4:10 `version` cannot be 0', 'at least 1'],
  ['version in quotes', `${segment('a')}version: "2"`, 'CAR-205 4:10', 'write 2 without quotes'],
  ['title is a number', `${segment('a')}title: 5`, 'CAR-205 4:8', 'quote it: "5"'],
  ['labels is a text', `${segment('a')}labels: x`, 'CAR-205 4:9', 'write [x]'],
  ['label twice', `${segment('a')}labels: [a, b, a]`, 'CAR-215 4:10'],
  // Conditions.
  ['condition is true', segment('true'), 'CAR-205 3:6', 'an expression or a mapping', 'quote it: "true"'],
  ['condition is a list', segment('[a, b]'), 'CAR-205 3:6', 'quote the whole expression'],
  ['condition is empty', segment('""'), 'CAR-213 3:6'],
  ['condition without head', segment('{ within: 3d }'), 'CAR-216 3:1 this condition has none of `all`'],
  ['mistyped head', segment('{ ddi: x }'), 'CAR-203 3:8 unknown key `ddi`', 'did you mean `did`?'],
  [
    'two heads',
    segment('{ did: e, in: s }'),
    'CAR-216 3:16 `did` and `in` stand side by side',
    'under `all:`',
  ],
  ['mistyped key of has', segment('{ has: car, ass: owner }'), 'CAR-203 3:18', 'did you mean `as`?'],
  ['has where it cannot stand', segment('{ did: e, where: { has: car } }'), 'CAR-'],
  ['too few arms', 'kind: experiment\nid: e\narms: { a: 100 }', 'CAR-215 3:7 `arms` has only a'],
  ['wide colon after the head', 'kind: segment\nid: s\nwho：{ in: a }\n', 'CAR-117 3:4 a wide colon'],
  ['empty list', segment('{ all: [] }'), 'CAR-215 3:13 `all` is an empty list'],
  ['no list', segment('{ any: a }'), 'CAR-205 3:13', 'write [a]'],
  ['mistyped key', segment('{ did: e, wihtin: 3d }'), 'CAR-203 3:16', 'did you mean `within`?'],
  ['times is a number', segment('{ did: e, times: 2 }'), 'CAR-205 3:23', 'write for example { at_least: 2 }'],
  ['times is empty', segment('{ did: e, times: {} }'), 'CAR-215 3:23 `times` is empty'],
  ['range runs backwards', segment('{ did: e, times: { between: [5, 2] } }'), 'CAR-214 3:34', 'swap'],
  ['half a range', segment('{ did: e, times: { between: [5] } }'), 'CAR-215 3:34 `between` has 1 item'],
  ['aggregate without `is`', segment('{ did: e, sum: a }'), 'CAR-204 3:16 `sum` needs `is`'],
  ['`is` without aggregate', segment('{ did: e, is: { at_least: 5 } }'), 'CAR-216 3:1 this did with `is`'],
  [
    'two measures',
    segment('{ did: e, times: { exactly: 1 }, which: last }'),
    'CAR-216',
    '`times` and `which`',
  ],
  ['wrong choice', segment('{ did: e, which: frist }'), 'CAR-206 3:23', 'did you mean `first`?'],
  ['did inside where', segment('{ did: e, where: { did: e } }'), 'CAR-217 3:25 `did` does not belong here'],
  ['in inside where', segment('{ did: e, where: { in: s } }'), 'CAR-204 3:16 `where` has no `ref`'],
  ['comment cuts an expression', segment("name = 'b #1'"), "CAR-107 3:6 YAML takes `#1'` for a comment"],
  [
    'comma cuts an expression',
    segment('{ all: [$f(a, b), c] }'),
    'CAR-107 3:14 YAML cuts this expression short',
  ],
  // Texts with a grammar of their own.
  ['duration without unit', segment('{ did: e, within: 30 }'), 'CAR-205 3:24', '30s, 30m, 30h or 30d'],
  ['duration in words', segment('{ did: e, within: 30 days }'), 'CAR-209 3:24', 'write 30d'],
  ['half hours', segment('{ did: e, within: 1.5h }'), 'CAR-209 3:24', 'write 90m'],
  ['months', segment('{ did: e, within: 2 months }'), 'CAR-209 3:24', 'write 60d'],
  ['no time', segment('{ did: e, within: 0d }'), 'CAR-209 3:24', 'at least 1s'],
  ['mistyped period', segment('{ did: e, within: this_mnth }'), 'CAR-209 3:24', 'write `this_month`'],
  ['no moment', segment('{ did: e, since: yesterday }'), 'CAR-210 3:23'],
  ['day that does not exist', segment('{ did: e, since: 2026-02-30 }'), 'CAR-210 3:23', 'a day that exists'],
  ['cron in words', start('{ every: hourly }'), 'CAR-212 3:17'],
  ['cron that never comes', start('{ every: "0 9 31 2 *" }'), 'CAR-212 3:17'],
  ['six fields', start('{ every: "0 0 9 * * 1" }'), 'CAR-212 3:17'],
  ['pattern', event('a: { type: text, pattern: "[" }'), 'CAR-213 4:29'],
  // Tags.
  ['tag without head', tag(''), 'CAR-216 1:1 this tag has none of `value` `did` `rules`'],
  ['planned head of a tag', tag('model: x'), 'CAR-202 4:1 `model` is not supported'],
  ['tag without aggregate', tag('did: e'), 'CAR-216 1:1', '`count`'],
  ['tag with two aggregates', tag('did: e\nsum: a\ncount: true'), 'CAR-216 6:1 `sum` and `count`'],
  ['count is false', tag('did: e\ncount: false'), 'CAR-206 5:8', 'the only value is true'],
  ['history of nothing', tag('value: a\nhistory: yes'), 'CAR-205 5:10'],
  [
    'refresh that is neither',
    tag('value: a\nrefresh: daily'),
    'CAR-209 5:10',
    'neither a duration nor a cron line',
  ],
  ['refresh by a bad cron line', tag('value: a\nrefresh: "0 9 31 2 *"'), 'CAR-212 5:10'],
  ['refresh of what comes from outside', tag('imported: true\nrefresh: 1d'), 'CAR-203 5:1'],
  // Segments.
  ['segment without head', 'kind: segment\nid: s', 'CAR-216 1:1 this segment has none of `who` `list`'],
  [
    'segment with two heads',
    `${segment('a')}list: { connector: csv, path: a, profile: { u: b } }`,
    'CAR-216 4:1 `who` and `list`',
  ],
  [
    'list without a file',
    'kind: segment\nid: s\nlist: { connector: csv, profile: { u: a } }',
    'CAR-204 3:1',
    'no `path`',
  ],
  ['changed of nothing', segment('{ changed: { from: a } }'), 'CAR-216 3:8', '`tag` `trait`'],
  ['changed of two', segment('{ changed: { tag: a, trait: b } }'), 'CAR-216 3:27'],
  ['top of nothing', segment('{ top: { by: score } }'), 'CAR-216 3:8', '`percent` `count`'],
  ['top of more than all', segment('{ top: { by: score, percent: 101 } }'), 'CAR-214 3:35'],
  [
    'changed inside where',
    segment('{ did: e, where: { changed: { tag: a } } }'),
    'CAR-217 3:25',
    'beside the `did`',
  ],
  ['tag without type', 'kind: tag\nid: t\nvalue: a', 'CAR-204 1:1', 'no `type`'],
  // Fields.
  ['type of another language', event('a: string'), 'CAR-206 4:6', 'did you mean `text`?'],
  ['ref without to', event('a: { type: ref }'), 'CAR-204 4:3 `a` has no `to`'],
  ['list without of', event('a: { type: list }'), 'CAR-204 4:3 `a` has no `of`'],
  ['yes', event('a: { type: text, required: yes }'), 'CAR-205 4:30', 'write true without quotes'],
  ['reserved name', event('at: text'), 'CAR-208 4:3'],
  ['name with capitals', event('orderId: text'), 'CAR-207 4:3', 'write `order_id`'],
  [
    'inside a list',
    event('a: { type: list, of: { b: { typ: text } } }'),
    'CAR-203 4:31',
    'did you mean `type`?',
  ],
  // Journeys.
  ['step without head', step('{ id: a }'), 'CAR-216 5:7 this step has none of'],
  ['step with two heads', step('{ id: a, wait: 2h, exit: b }'), 'CAR-216 5:24 `wait` and `exit`'],
  ['step without id', step('{ wait: 2h }'), 'CAR-204 5:7 item 1 of `steps` has no `id`'],
  [
    'task for nobody',
    step('{ id: a, task: { template: t, due: 1d, outcomes: [b] } }'),
    'CAR-',
    '`to`',
    '`or`',
  ],
  [
    'task without outcomes',
    step('{ id: a, task: { or: b, template: t, due: 1d } }'),
    '`task` has no `outcomes`',
  ],
  ['call of nothing', step('{ id: a, call: {} }'), '`call` has no `connector`'],
  ['call with a list in its body', step('{ id: a, call: { connector: c, body: { b: [1] } } }'), 'CAR-205'],
  ['wait for the first without limit', step('{ id: a, wait: { first: [ { when: b } ] } }'), 'CAR-204 5:14'],
  ['wait without limit', step('{ id: a, wait: { when: b } }'), 'CAR-204 5:14 `wait` has no `up_to`'],
  ['wait is a number', step('{ id: a, wait: 5 }'), 'CAR-205 5:20', 'write the unit too'],
  [
    'share of nothing',
    step('{ id: a, split: [ { id: b, share: 0 }, { id: c, share: 1 } ] }'),
    'CAR-214',
    'greater than 0',
  ],
  ['exit without reason', step('{ id: a, exit: }'), 'CAR-205 5:14 `exit` has no value'],
  ['a relation of a start', start('{ did: e, for: Owner }'), 'CAR-213 3:23'],
  ['key of another start', start('{ did: e, existing: true }'), 'CAR-203 3:18'],
  ['a migration to nothing', `${start('{ did: e }')}migrations: { a: }`, 'CAR-205 5:15 `a` has no value'],
  ['neither', `${start('{ did: e }')}on_change: pinned`, 'CAR-206 5:12', 'one of follow, pin'],
  // Other kinds.
  ['template without medium', 'kind: template\nid: t\nclass: a', 'CAR-216 1:1', 'at least one'],
  ['mistyped medium', 'kind: template\nid: t\nclass: a\nemial: {}', 'CAR-203 4:1', 'did you mean `email`?'],
  [
    'no locale',
    'kind: template\nid: t\nclass: a\nsms: { text: { en_GB: x } }',
    'CAR-211 4:16',
    'write en-GB',
  ],
  ['unknown connector', 'kind: channel\nid: email\nconnector: smpt', 'CAR-206 3:12', 'did you mean `smtp`?'],
  ['rate', 'kind: channel\nid: email\nconnector: smtp\nrate: { messages: 1 }', 'CAR-204 4:1'],
  [
    'hour without zero',
    'kind: policy\nid: p\nquiet: [ { from: "9:00", to: 10:00 } ]',
    'CAR-210 3:18',
    '"09:00"',
  ],
  [
    'zone',
    'kind: policy\nid: p\nquiet: [ { from: 21:00, to: 10:00, zone: Europe/Londn } ]',
    'CAR-211',
    'Europe/London',
  ],
  ['region', 'kind: identity\nid: i\nidentifiers: [ { id: p, region: UK } ]', 'CAR-211', 'write GB'],
  [
    'event without time',
    'kind: source\nid: s\nfrom: { connector: csv, path: a }\neach: { event: e, profile: { a: b } }',
    'CAR-204 4:9 `event` needs `at`',
  ],
])('%s', (_, text, ...fragments) => {
  const found = reported(text);
  expect(found).toHaveLength(1);
  for (const fragment of fragments) expect(found[0]).toContain(fragment);
});

test('all mistakes of a definition at once', () => {
  const text =
    'kind: segment\nid: Bad\nversion: x\nwho:\n  all:\n    - did: e\n      wihin: 3d\n    - { in: 5 }\n';
  expect(reported(text).map((line) => line.split(' ', 2).join(' '))).toEqual([
    'CAR-207 2:5',
    'CAR-205 3:10',
    'CAR-203 7:7',
    'CAR-205 8:13',
  ]);
});
