/** What is told of conditions that can never hold: which parts, where, and how badly. */
import { describe, expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { manifestOf, workspaceOf } from '../manifest.ts';
import { workspaceWith } from './never.testing.ts';

async function findingsOf(who: string) {
  const workspace = await workspaceWith({ 'a.yaml': `kind: segment\nid: a\nwho: ${who}\n` });
  compile(workspace);
  // Told beside it where a value may be missing.
  const ofInterest = workspace.diagnostics.all.filter(({ code }) => code !== 'CAR-320' && code !== 'CAR-321');
  return ofInterest.map(({ code, severity, what, range, why }) => {
    const text = `who: ${who}`.split('\n')[range.line - 3] ?? '';
    return { code, severity, what, why, at: text.slice(range.column - 1, range.endColumn - 1) };
  });
}

describe('can never hold', () => {
  const cases: [who: string, code: string, at: string][] = [
    // Values that are not among the declared ones.
    [`channel = "wap"`, 'CAR-540', `channel = "wap"`],
    [`channel in ["wap", "fax"]`, 'CAR-540', `channel in ["wap", "fax"]`],
    [`'"wap" = channel'`, 'CAR-540', `"wap" = channel`],
    [`tier = "platinum"`, 'CAR-540', `tier = "platinum"`],
    ['keen = false', 'CAR-540', 'keen = false'],
    ['size = 37', 'CAR-540', 'size = 37'],
    ['size > 40', 'CAR-540', 'size > 40'],
    ['spend < 0', 'CAR-540', 'spend < 0'],
    ['1000 < spend', 'CAR-540', '1000 < spend'],
    ['spend = -1', 'CAR-540', 'spend = -1'],
    ['level = 1.5', 'CAR-540', 'level = 1.5'],
    ['{ did: order, where: \'channel = "store"\' }', 'CAR-540', `channel = "store"`],
    ['{ did: order, each: lines, where: quantity < 1 }', 'CAR-540', 'quantity < 1'],
    // Parts of one expression.
    ['score > 10 and score < 5', 'CAR-541', 'score < 5'],
    ['(score > 10) and vip and 5 > score', 'CAR-541', '5 > score'],
    ['score > 5 and $not(score > 5)', 'CAR-541', 'score > 5'],
    ['level > 1 and level < 2', 'CAR-541', 'level < 2'],
    ['$not($exists(town)) and town = "Ely"', 'CAR-541', 'town = "Ely"'],
    ['joined < "2020-01-01" and joined > "2021-01-01"', 'CAR-541', 'joined > "2021-01-01"'],
    ['vip and vip = false', 'CAR-541', 'vip = false'],
    ['town != "Ely" and town = "Ely"', 'CAR-541', 'town = "Ely"'],
    // Parts of a mapping.
    [`{ all: [ 'tier = "gold"', 'tier = "silver"' ] }`, 'CAR-541', `tier = "silver"`],
    [
      `{ all: [ 'tier = "gold"', { any: [ 'tier = "silver"', 'tier in ["silver", "x"]' ] } ] }`,
      'CAR-541',
      'any: ',
    ],
    ['{ all: [ score > 5, { not: score > 3 } ] }', 'CAR-541', 'score > 3'],
    ['{ all: [ { in: big }, { not: { in: big } } ] }', 'CAR-541', 'in: big'],
    ['{ all: [ { in: big }, { not: { in: [near, big] } } ] }', 'CAR-541', 'in: [near, big]'],
    ['{ all: [ { in: big }, { none: [ { in: big }, vip ] } ] }', 'CAR-541', 'in: big'],
    ['{ all: [ { none: [ vip, vip = false ] }, $exists(vip) ] }', 'CAR-541', '$exists(vip)'],
    ['{ not: { any: [ { in: big }, { not: { in: big } } ] } }', 'CAR-541', 'in: big'],
    // Counts, sums and shares.
    ['{ did: order, times: { at_least: 3, at_most: 2 } }', 'CAR-540', 'did: order'],
    ['{ did: order, sum: total, is: { at_least: 5, at_most: 1 } }', 'CAR-540', 'did: order'],
    ['{ did: order, distinct: channel, is: { exactly: 1.5 } }', 'CAR-540', 'did: order'],
    ['{ did: order, distinct: channel, is: { at_most: -1 } }', 'CAR-540', 'did: order'],
    ['{ all: [ { did: order }, { did: order, times: { exactly: 0 } } ] }', 'CAR-541', 'did: order, times'],
    [
      '{ all: [ { did: order, within: 30d }, { not: { did: order, within: 30d } } ] }',
      'CAR-541',
      'did: order, within',
    ],
    ['{ sample: { percent: 0, seed: a } }', 'CAR-540', 'sample: '],
    [
      '{ all: [ { sample: { percent: 10, seed: a } }, { not: { sample: { percent: 20, seed: a } } } ] }',
      'CAR-541',
      'sample: { percent: 20',
    ],
    // Of other heads nothing is known but that they hold or do not.
    [
      '{ all: [ { date: joined, last: 7d }, { not: { date: joined, last: 7d } } ] }',
      'CAR-541',
      'date: joined',
    ],
    // Windows.
    ['{ did: order, since: 30d, until: 60d }', 'CAR-502', '60d'],
    ['{ did: order, since: 2026-03-01, until: 2026-01-01 }', 'CAR-502', '2026-01-01'],
    ['{ did: order, within: 30d, until: 30d }', 'CAR-502', '30d'],
    ['{ did: order, within: this_month, until: 60d }', 'CAR-502', '60d'],
    // Refused before: by the schema and by the check of types.
    ['{ did: order, times: { between: [5, 1] } }', 'CAR-214', '[5, 1]'],
    ['{ did: order, times: { exactly: 1.5 } }', 'CAR-205', '1.5'],
    ['{ did: order, times: { exactly: -1 } }', 'CAR-214', '-1'],
    ['{ sequence: [ { did: visit }, { not: { did: order }, for: 0s } ] }', 'CAR-209', '0s'],
    ['vip = "yes"', 'CAR-314', 'vip = "yes"'],
    ['town > 5', 'CAR-314', 'town > 5'],
    ['twon = "Ely"', 'CAR-310', 'twon'],
  ];

  test.each(cases)('%s', async (who, code, at) => {
    const [finding, ...others] = await findingsOf(who);
    expect(finding).toMatchObject({ code, severity: 'error' });
    expect(finding?.at.startsWith(at) || finding?.at.includes(at), finding?.at).toBe(true);
    expect(others).toEqual([]);
  });
});

describe('can hold', () => {
  test.each([
    [`channel = "web"`],
    ['$not($exists(channel))'],
    ['spend = 0 or spend = 1000'],
    ['level >= 1 and level <= 1'],
    ['{ all: [ { not: score > 5 }, { not: score <= 5 } ] }'],
    ['{ all: [ { not: \'tier = "gold"\' }, { not: \'tier = "silver"\' } ] }'],
    ['$not(score > 5) and $not(score <= 5)'],
    [`{ all: [ '"a" in hobbies', '"b" in hobbies' ] }`],
    ['{ all: [ { in: [big, near] }, { not: { in: big } } ] }'],
    ['{ all: [ { did: order, within: 30d }, { not: { did: order, within: 7d } } ] }'],
    ['{ did: order, where: total > 5, since: 60d, until: 30d }'],
    ['{ did: order, within: this_year, until: 60d }'],
    ['{ did: order, within: 30d, until: 2020-01-01 }'],
    ['{ all: [ { sample: { percent: 20, seed: a } }, { not: { sample: { percent: 10, seed: a } } } ] }'],
    ['{ all: [ { date: joined, last: 7d }, { date: joined, next: 7d } ] }'],
    ['{ sequence: [ { did: visit }, { not: { did: order } }, { did: order, up_to: 2h } ], up_to: 1h }'],
  ])('%s', async (who) => {
    expect(await findingsOf(who)).toEqual([]);
  });
});

describe('is a warning', () => {
  test.each([
    // A part that is dead where the whole is not.
    [`{ any: [ vip, 'channel = "wap"' ] }`, 'CAR-540', `channel = "wap"`],
    [`{ not: 'channel = "wap"' }`, 'CAR-540', `channel = "wap"`],
    ['vip or score > 10 and score < 5', 'CAR-541', 'score < 5'],
    // What was recorded under an earlier declaration may have had other values.
    ['{ changed: { tag: tier, to: platinum } }', 'CAR-540', 'platinum'],
    ['{ changed: { tag: tier, from: golden, to: silver }, within: 7d }', 'CAR-540', 'golden'],
    // What leaves nobody out.
    ['{ did: order, times: { at_least: 0 } }', 'CAR-542', 'did: order'],
    ['{ sample: { percent: 100, seed: a } }', 'CAR-542', 'sample: '],
    ['{ any: [ score > 5, { not: score > 5 } ] }', 'CAR-542', 'any: '],
  ])('%s', async (who, code, at) => {
    const [finding, ...others] = await findingsOf(who);
    expect(finding).toMatchObject({ code, severity: 'warning' });
    expect(finding?.at).toContain(at);
    expect(others).toEqual([]);
  });
});

test('both parts are told with their places', async () => {
  const who = '\n  all:\n    - tier = "gold"\n    - vip\n    - tier = "silver"';
  const workspace = await workspaceWith({ 'a.yaml': `kind: segment\nid: a\nwho:${who}\n` });
  compile(workspace);
  const [finding] = workspace.diagnostics.all;
  expect(finding).toMatchObject({
    code: 'CAR-541',
    what: '`tier = "gold"` and `tier = "silver"` can never hold together',
    why: '`tier` has one value at a time; the part before stands at a.yaml:5:7',
    address: 'segment.a',
    range: { file: 'a.yaml', line: 7, column: 7, endColumn: 22 },
  });
});

test("places: a tag's rule, a journey's branch, goal and start, a step of a sequence", async () => {
  const workspace = await workspaceWith({
    'a.yaml': `kind: tag
id: t
type: text
rules: [ { when: 'channel = "wap"', then: a }, { then: b } ]
---
kind: segment
id: s
who: { sequence: [ { did: visit }, { did: order, where: total < 0 } ] }
---
kind: journey
id: j
start: { did: order, where: 'channel = "store"', who: spend < 0 }
goal: level = 0.5
steps:
  - id: route
    branch: [ { when: 'event.channel = "store"', then: [ { id: bye, exit: done } ] } ]
`,
  });
  compile(workspace);
  const found = workspace.diagnostics.all.map(({ code, range }) => [code, range.line]);
  expect(found).toEqual([
    ['CAR-540', 4],
    ['CAR-540', 8],
    ['CAR-540', 12],
    ['CAR-540', 12],
    ['CAR-540', 13],
    ['CAR-540', 16],
  ]);
});

test('what was applied once is not refused when it is compiled again', async () => {
  const workspace = await workspaceWith({});
  const { program, uses } = compile(workspace);
  const manifest = manifestOf(workspace, program!, uses);
  const address = 'segment.big';
  const old = { ...manifest.definitions[address]!, value: { kind: 'segment', id: 'big', who: 'spend < 0' } };
  const again = workspaceOf(
    { ...manifest, definitions: { ...manifest.definitions, [address]: old } },
    '/shop',
  );
  expect(compile(again).program).not.toBeNull();
});
