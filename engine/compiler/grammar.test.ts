import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainCode } from '../language/codes.ts';
import { loadWorkspace } from '../language/load.ts';
import { shop } from '../rig/files.ts';
import { compile } from './compile.ts';

/** The grammar of conditions and tags, line by line: what compiles, and what is said of what does not. */

async function compileShop(files: Readonly<Record<string, string>>) {
  const root = await mkdtemp(join(tmpdir(), 'carillon-grammar-'));
  try {
    for (const [name, text] of Object.entries({ ...shop, ...files })) await writeFile(join(root, name), text);
    const { workspace, diagnostics } = await loadWorkspace(root);
    const program = workspace ? compile(workspace).program : null;
    return { program, errors: diagnostics.all.filter(({ severity }) => severity === 'error') };
  } finally {
    await rm(root, { recursive: true });
  }
}

const segment = (who: string) => `kind: segment\nid: some\nwho: ${who}\n`;
const world = {
  'profile.yaml': shop['profile.yaml']!.replace(
    'country: text',
    'country: { type: text, history: true }',
  ).replace(
    'vip: boolean',
    'vip: { type: boolean, history: true }\n  birthday: date\n  grade: { type: text, one_of: [a, b] }',
  ),
  'world.yaml': `
kind: tag
id: tier
type: text
history: true
rules: [ { when: score > 5, then: gold }, { then: silver } ]
---
kind: tag
id: since
type: instant
history: true
did: order_completed
first: at
---
kind: tag
id: plain
type: number
value: score + 1
---
kind: tag
id: risk
type: number
imported: true
---
kind: segment
id: others
who: vip
---
kind: calendar
id: sales
days: [ { from: 2026-11-11, to: 2026-11-12, title: Sales } ]
---
kind: experiment
id: incentive
arms: { holdout: 20, offer: 80 }
---
kind: journey
id: other
start: { did: cart_updated }
steps:
  - id: pick
    branch: [ { when: vip, then: [ { id: nudge, send: { template: receipt, channel: email } } ] } ]
`,
};

describe('every line of the table of conditions compiles', () => {
  test.each([
    ['all', '{ all: [ vip, score > 5 ] }'],
    ['any', '{ any: [ vip, score > 5 ] }'],
    ['none', '{ none: [ vip, { in: others } ] }'],
    ['not', '{ not: { in: others } }'],
    ['in', '{ in: others }'],
    ['in a list', '{ in: [ others ] }'],
    ['did', '{ did: order_completed }'],
    ['each', '{ did: order_completed, each: lines, where: quantity > 1 }'],
    ['where: none of', '{ did: order_completed, where: { none: [ total > 5, { not: total > 1 } ] } }'],
    ['times at_most', '{ did: order_completed, times: { at_most: 2 } }'],
    ['times exactly', '{ did: order_completed, times: { exactly: 0 } }'],
    ['times between', '{ did: order_completed, times: { between: [1, 3] } }'],
    ['sum', '{ did: order_completed, sum: total, is: { at_least: 100 } }'],
    ['avg', '{ did: order_completed, avg: total, is: { between: [1.5, 3] } }'],
    ['min', '{ did: order_completed, min: total, is: { at_most: 100 } }'],
    ['max', '{ did: order_completed, each: lines, max: price * quantity, is: { at_most: 100 } }'],
    ['distinct', '{ did: order_completed, distinct: channel, is: { exactly: 2 } }'],
    ['which', '{ did: order_completed, which: first, where: total > 5, within: 30d }'],
    ['within a period', '{ did: order_completed, within: last_week }'],
    ['within days of a calendar', '{ did: order_completed, within: { calendar: sales } }'],
    ['since a date', '{ did: order_completed, since: 2026-01-01 }'],
    ['since an instant', '{ did: order_completed, since: "2026-01-01T10:00:00Z" }'],
    ['since and until', '{ did: order_completed, since: 60d, until: 30d }'],
    ['step elsewhere', '{ did: message_clicked, step: other.nudge }'],
    ['sequence', '{ sequence: [ { did: cart_updated }, { did: order_completed, up_to: 2h } ], up_to: 3d }'],
    [
      'sequence with one value and an absence',
      '{ sequence: [ { did: cart_updated }, { not: { did: order_completed }, for: 4h } ], same: [ { cart_updated: cart_id, order_completed: order_id } ], within: 7d }',
    ],
    ['date', '{ date: birthday, next: 30d, yearly: true }'],
    ['date by an expression', '{ date: \'$plus(since, "14d")\', last: 7d }'],
    ['changed tag', '{ changed: { tag: tier, from: silver, to: gold }, within: 30d }'],
    ['changed trait', '{ changed: { trait: vip, to: true }, since: 60d, until: 30d }'],
    ['changed instant', '{ changed: { tag: since, to: "2026-01-01T10:00:00+01:00" }, within: this_month }'],
    ['sample', '{ sample: { percent: 10, seed: spring } }'],
    ['top percent', '{ top: { percent: 10, by: score, among: others } }'],
    ['top count', '{ all: [ vip, { top: { count: 5, by: plain * 2 } } ] }'],
    ['assigned', '{ assigned: incentive }'],
    ['assigned arm', '{ assigned: incentive, arm: offer }'],
  ])('%s', async (_, who) => {
    const { program, errors } = await compileShop({ ...world, 'some.yaml': segment(who) });
    expect(errors).toEqual([]);
    expect(program?.segments.map(({ id }) => id)).toEqual(['others', 'some']);
  });
});

describe('every aggregate of a tag compiles', () => {
  test.each([
    ['integer', 'count: true'],
    ['number', 'sum: total'],
    ['number', 'avg: total'],
    ['number', 'min: total'],
    ['instant', 'max: at'],
    ['integer', 'distinct: channel'],
    ['text', 'first: channel'],
    ['text', 'last: channel'],
    ['text', 'most_frequent: channel'],
    ['integer', 'days_since: last'],
    ['number', 'days_between: true'],
  ])('%s %s', async (type, aggregate) => {
    const text = `kind: tag\nid: some\ntype: ${type}\ndid: order_completed\nwithin: 90d\nrefresh: 1d\n${aggregate}\n`;
    expect((await compileShop({ 'some.yaml': text })).errors).toEqual([]);
  });
});

/** The text without its mark «, and the line and column where the mark stood. */
function marked(text: string): { text: string; line: number; column: number } {
  const before = text.slice(0, text.indexOf('«')).split('\n');
  return { text: text.replace('«', ''), line: before.length, column: before.at(-1)!.length + 1 };
}

describe('every mistake has a code, a place and a mend', () => {
  const journey = (rest: string) =>
    `kind: journey\nid: some\nstart: { did: cart_updated }\nsteps:\n  - ${rest}\n`;
  const source = (rest: string) =>
    `kind: source\nid: some\nfrom: { connector: csv, path: x.csv }\neach: { profile: { user_id: id }, ${rest} }\n`;
  test.each<[name: string, text: string, code: string, what: string]>([
    ['changed of a tag without history', segment('{ changed: { tag: «plain } }'), 'CAR-530', 'no history'],
    ['changed of a trait without history', segment('{ changed: { trait: «score } }'), 'CAR-530', 'score'],
    ['changed of no trait', segment('{ changed: { trait: «colour } }'), 'CAR-531', 'colour'],
    ['changed of no tag', segment('{ changed: { tag: «teir } }'), 'CAR-222', 'teir'],
    ['changed to another type', segment('{ changed: { tag: tier, to: «5 } }'), 'CAR-532', 'a text'],
    ['changed from no truth value', segment('{ changed: { trait: vip, from: «"yes" } }'), 'CAR-532', 'yes'],
    [
      'a circle through changed',
      'kind: segment\nid: some\nwho: { changed: { tag: round } }\n---\nkind: tag\nid: «round\ntype: number\nhistory: true\nrules: [ { when: { in: some }, then: 1 } ]',
      'CAR-601',
      'depends on itself',
    ],
    [
      'a circle through the event itself',
      'kind: tag\nid: «round\ntype: integer\nhistory: true\ndid: value_changed\ncount: true',
      'CAR-601',
      'depends on itself',
    ],
    ['an unknown experiment', segment('{ assigned: «incentve }'), 'CAR-222', 'incentve'],
    ['an unknown arm', segment('{ assigned: incentive, arm: «ofer }'), 'CAR-533', 'ofer'],
    ['top by a text', segment('{ top: { count: 5, by: «country } }'), 'CAR-506', 'text'],
    ['top among nobody', segment('{ top: { count: 5, by: score, among: «nobody } }'), 'CAR-222', 'nobody'],
    [
      'a circle through top',
      'kind: segment\nid: «some\nwho: { top: { count: 5, by: score, among: some } }',
      'CAR-601',
      'depends on itself',
    ],
    [
      'top in a journey',
      journey(
        '{ id: a, branch: [ { when: «{ top: { count: 1, by: score } }, then: [ { id: b, wait: 1h } ] } ] }',
      ),
      'CAR-534',
      'journey',
    ],
    [
      'a refresh of nothing',
      'kind: segment\nid: some\n«refresh: 1d\nwho: vip',
      'CAR-630',
      'nothing to refresh',
    ],
    [
      'a bound of no wait',
      'kind: policy\nid: some\ncaps: [ { at_most: 1, within: 1d, up_to: «1d } ]',
      'CAR-750',
      'no wait',
    ],
    ['arms that are too few', 'kind: experiment\nid: some\narms: «{ a: 20, b: 70 }', 'CAR-631', '90'],
    [
      'a reserved arm that is none',
      'kind: experiment\nid: some\narms: { a: 20, b: 80 }\nreserve: [ { arm: «c, class: marketing } ]',
      'CAR-533',
      '`c`',
    ],
    [
      'eligible by no name',
      'kind: experiment\nid: some\narms: { a: 20, b: 80 }\neligible: «scoer > 1',
      'CAR-310',
      'scoer',
    ],
    [
      'a step without a journey',
      segment('{ did: message_clicked, step: «nudge }'),
      'CAR-535',
      'which journey',
    ],
    ['a step of no journey', segment('{ did: message_clicked, step: «others.nudge }'), 'CAR-535', 'others'],
    ['a step that is not there', segment('{ did: message_clicked, step: «other.wink }'), 'CAR-535', 'wink'],
    [
      'a step of what has no results',
      segment('{ did: cart_updated, step: «other.nudge }'),
      'CAR-535',
      'cart_updated',
    ],
    [
      'a step of its own that is not there',
      journey('{ id: a, wait: { when: { did: message_clicked, step: «b }, up_to: 1d } }'),
      'CAR-535',
      '`b`',
    ],
    ['a set of another type', journey('{ id: a, set: { score: «country } }'), 'CAR-713', 'never fits'],
    ['a set of a number where text is wanted', journey('{ id: a, set: { country: «3 } }'), 'CAR-713', 'fits'],
    ['a set of a text for a number', journey(`{ id: a, set: { risk: «'"high"' } }`), 'CAR-713', 'fits'],
    [
      'a set of a value that is not among the declared',
      journey(`{ id: a, set: { grade: «'"c"' } }`),
      'CAR-713',
      'fits',
    ],
    ['a set of a computed tag', journey('{ id: a, set: { «tier: gold } }'), 'CAR-706', 'computed'],
    ['an imported tag that is computed', source('tags: { «tier: x }'), 'CAR-229', 'tier'],
    [
      'history of what is inside a field',
      'kind: entity\nid: shop\nkey: code\nfields: { name: { type: object, of: { first: { type: text, «history: true } } } }',
      'CAR-217',
      'whole fields',
    ],
    [
      'a list by no identifier',
      'kind: segment\nid: some\nlist: { connector: csv, path: x.csv, profile: { «user: id } }',
      'CAR-229',
      'user',
    ],
  ])('%s', async (_, given, code, what) => {
    const { text, line, column } = marked(given);
    const { program, errors } = await compileShop({ ...world, 'some.yaml': text });
    expect(program).toBeNull();
    expect(errors.map(({ code, what }) => `${code} ${what}`)).toHaveLength(1);
    const [found] = errors;
    expect(`${found!.code} ${found!.what}`).toContain(code);
    expect([found!.range.file, found!.range.line, found!.range.column]).toEqual(['some.yaml', line, column]);
    expect(found!.what).toContain(what);
    expect(explainCode(found!.code)?.more.length).toBeGreaterThan(40);
  });
});
