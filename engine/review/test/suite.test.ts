/** Tests of users, played: what passes, what fails and where, and that whatever happens in them happens as in production. */
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { shop } from '../../rig/files.ts';
import { candidateOf } from '../../runtime/release.ts';
import type { SuiteResult } from './result.ts';
import { runTests } from './suite.ts';
import { wantedBy } from './wanted.ts';

const clock = { now: () => 0 };

const world = {
  ...shop,
  'tags.yaml': `
kind: tag
id: orders_count
type: integer
did: order_completed
count: true
---
kind: tag
id: tier
type: text
history: true
rules:
  - { when: orders_count >= 3, then: gold }
  - { then: bronze }
---
kind: tag
id: rating
type: number
imported: true
`,
  'model.yaml': `
kind: model
id: again
type: propensity
predicts: { did: order_completed }
horizon: 30d
features: [orders_count, tier]
output: { tag: again_score, bands: { high: 0.5 } }
`,
  'segments.yaml': `
kind: segment
id: buyers
who: { did: order_completed }
---
kind: segment
id: likely
who: again_score_band = "high" and again_score > 0.5
---
kind: segment
id: golden
who: { all: [ 'tier = "gold"', { not: { in: buyers } } ] }
---
kind: segment
id: rated
who: rating > 3
`,
  'experiment.yaml': `
kind: experiment
id: tone
arms: { plain: 50, warm: 49.9, rare: 0.1 }
metric: orders
---
kind: metric
id: orders
did: order_completed
count: true
`,
  'offer.yaml': `
kind: offer
id: tenner
benefit: { percent: 10 }
eligible: country = "GB"
codes: { pattern: "T-########" }
valid: { for: 14d }
`,
  'score.yaml': `
kind: channel
id: score
connector: webhook
medium: webhook
with: { url: https://score.example }
`,
  'task.yaml': `
kind: template
id: ring
class: service
task: { title: "Ring {{ profile.first_name | default: 'them' }}", text: "Soon" }
`,
  'journeys.yaml': `
kind: journey
id: basket
start: { did: cart_updated, again: always }
goal: { when: { did: order_completed }, up_to: 7d }
steps:
  - { id: settle, wait: 1h }
  - id: note
    send: { template: hello, channel: [email, sms] }
    else: [ { id: unsaid, exit: not_said } ]
  - id: reaction
    wait: { when: { did: message_clicked, step: note }, up_to: 2d }
    else: [ { id: bored, exit: bored } ]
  - { id: glad, set: { country: '"FR"' } }
---
kind: journey
id: trial
start: { enters: golden, again: always }
steps:
  - id: arm
    experiment: tone
    arms: { plain: exit, warm: [ { id: w, set: { country: '"warm"' } } ], rare: [ { id: r, set: { country: '"rare"' } } ] }
  - id: way
    split:
      - { id: left, share: 1, then: [ { id: l, exit: left } ] }
      - { id: right, share: 1, then: [ { id: rr, exit: right } ] }
---
kind: journey
id: gift
start: { did: page_viewed, again: always }
steps:
  - id: ask
    call: { connector: score, body: { name: { value: first_name } }, answer: { points: number }, up_to: 1h }
    else: [ { id: mute, exit: mute } ]
  - id: give
    grant: tenner
    else: [ { id: ungiven, exit: not_given } ]
  - id: ring_them
    task: { or: desk, template: ring, due: 1d, outcomes: [fine, gone] }
    then: { gone: [ { id: lost, exit: lost } ] }
    else: [ { id: late, exit: late } ]
`,
};

const head = (more = '') => `
kind: test
id: one
clock: { start: 2026-03-02T10:00:00Z }
profiles:
  ann: { traits: { first_name: Ann, email: ann@example.com }, consent: { marketing: [email] } }
${more}`;

async function run(files: Record<string, string>, pattern?: string): Promise<SuiteResult> {
  const { workspace, diagnostics } = await loadWorkspace('/shop', memoryFiles({ ...world, ...files }));
  const found = diagnostics.all.map(({ what, range }) => `${range.file}:${range.line} ${what}`);
  if (!workspace || !candidateOf(workspace))
    throw new Error([...found, ...workspace!.diagnostics.all.map(({ what }) => what)].join('\n'));
  return runTests(workspace, { clock, ...(pattern !== undefined && { isWanted: wantedBy(pattern) }) });
}

/** Failures as `line: what | actual`. */
async function failuresOf(text: string): Promise<string[]> {
  const { tests } = await run({ 'test.yaml': text });
  return tests.flatMap(({ failures }) =>
    failures.map(({ range, what, actual }) => `${range.line}: ${what} | ${actual.join(' & ')}`),
  );
}

const begin = (more: string, mocks = '') =>
  head(`
events:
  - { at: start, who: ann, did: cart_updated, with: { cart_id: c1, value: 40 } }
${more}
${mocks}`);

describe('what comes true', () => {
  test.each<[string, string]>([
    [
      'memberships, tags, traits, positions, messages and silence',
      begin(`
  - { at: 3h, who: ann, did: message_clicked, of: { template: hello }, with: { url: https://x.example } }
expect:
  - { at: start, who: ann, in: [everybody], not_in: [buyers], tags: { orders_count: 0, tier: bronze }, position: { basket: settle } }
  - { at: 59m, who: ann, nothing: true }
  - { at: 1h, who: ann, sent: [ { template: hello, channel: email, locale: en, to: ann@example.com, at: 1h, contains: [Ann, Hello], lacks: Bo, matches: "^Hello A", equals: { subject: Hello Ann }, times: { exactly: 1 } } ] }
  - { at: 3h, who: ann, nothing: { channel: sms }, traits: { country: FR }, position: { basket: { inside: true, began: 1 } } }
  - { at: 7d 1s, who: ann, position: { basket: { ended: done } } }`).replace('in: [everybody], ', ''),
    ],
    [
      'why something was not sent, and from when on is looked',
      head(`
  bo: { identifiers: { user_id: bo }, traits: { email: bo@example.com, phone: "+447700900001" } }
events:
  - { at: start, who: [ann, bo], did: cart_updated, with: { cart_id: c1, value: 40 } }
  - { at: 30m, who: ann, did: consent_changed, with: { class: marketing, channel: email, given: false } }
expect:
  # Of several channels the reason is that of the last.
  - { at: 2h, who: ann, sent: [ { template: hello, withheld: address } ], position: { basket: { ended: not_said } } }
  - { at: 2h, who: bo, sent: [ { template: hello, withheld: consent }, { step: basket.note, withheld: no_consent } ] }
  - { at: 3h, since: 2h, who: ann, sent: [ { template: hello, withheld: any, times: { exactly: 0 } } ] }`),
    ],
    [
      'a channel that fails for a while, and one that refuses for good',
      begin(
        `
  - { at: 2d 12h, who: ann, did: cart_updated, with: { cart_id: c2, value: 1 } }
expect:
  - { at: 1h, who: ann, nothing: true }
  - { at: 2h, who: ann, sent: [ { template: hello, times: { exactly: 1 } } ] }
  - { at: 3d, who: ann, sent: [ { template: hello, failed: gone } ], position: { basket: { ended: not_said, began: 2 } } }`,
        `
mocks: { email: { answers: [ { temporary: busy, after: 10m }, accepted, { refused: gone } ] } }`,
      ),
    ],
    [
      'a call, a grant, a task and what becomes of them',
      head(`
  bo: { traits: { first_name: Bo, country: GB } }
mocks: { score: { answers: [ { answer: { points: 3 } } ], otherwise: { refused: closed } } }
events:
  - { at: start, who: bo, traits: { country: GB } }
  - { at: 1m, who: bo, did: page_viewed }
  - { at: 2m, who: ann, did: page_viewed }
  - { at: 2h, who: bo, did: task_done, of: { step: gift.ring_them }, with: { outcome: gone } }
  - { at: 3h, who: bo, did: offer_redeemed, of: { offer: tenner } }
expect:
  - at: 1m
    who: bo
    called: [ { connector: score, body: { name: Bo } } ]
    granted: [ { offer: tenner, code: "^T-.{8}$" } ]
    tasks: [ { template: ring, team: desk, status: open, contains: Ring Bo } ]
    position: { gift: ring_them }
  - { at: 2h, who: bo, tasks: [ { status: done, outcome: gone } ], position: { gift: { ended: lost } } }
  - { at: 3h, who: bo, granted: [ { offer: tenner, status: redeemed, times: { exactly: 1 } } ] }
  - { at: 2h, who: ann, position: { gift: { ended: mute } }, granted: [ { offer: tenner, times: { exactly: 0 } } ] }`),
    ],
    [
      'an offer that is refused, and a task that nobody does',
      head(`
  bo: { traits: { country: GB } }
mocks: { webhook: { otherwise: { answer: { points: 1 } } } }
events:
  - { at: start, who: [ann, bo], did: page_viewed }
expect:
  - { at: start, who: ann, granted: [ { offer: tenner, refused: not_eligible } ], position: { gift: { ended: not_given } } }
  - { at: 1d 1s, who: bo, tasks: [ { status: overdue } ], position: { gift: { ended: late } } }
  - { at: 14d 1s, who: bo, granted: [ { offer: tenner, status: expired } ] }`),
    ],
    [
      'a tag that is given stays; one that comes from outside is told',
      head(`
  bo: { tags: { tier: gold, rating: 4 } }
  cy: { tags: { orders_count: 7 } }
events:
  - { at: 1h, who: [ann, bo, cy], did: order_completed, with: { order_id: a, total: 1 } }
expect:
  - { at: start, who: bo, in: [golden, rated], tags: { tier: gold, rating: 4, orders_count: 0 } }
  - { at: start, who: cy, in: [golden], tags: { tier: gold, orders_count: { at_least: 7, at_most: 7 } } }
  - { at: 1h, who: bo, not_in: [golden], in: [buyers], tags: { tier: gold, orders_count: 1 } }
  - { at: 1h, who: ann, tags: { tier: bronze, rating: { missing: true }, orders_count: 1 } }`),
    ],
    [
      'what a model says of somebody is given like any other tag, and so is what it is learnt from',
      head(`
  bo: { tags: { again_score: 0.8, again_score_band: high, orders_count: 4, tier: gold } }
  cy: { tags: { again_score: 0.4, again_score_band: low } }
events:
  - { at: 1h, who: [ann, bo], did: order_completed, with: { order_id: a, total: 1 } }
expect:
  - { at: 2h, who: bo, in: [likely], tags: { again_score: 0.8, again_score_band: high } }
  - { at: 2h, who: [ann, cy], not_in: [likely] }
  - { at: 2h, who: ann, tags: { again_score: { missing: true } } }`),
    ],
    [
      'draws that fall as they are said to',
      head(`
  warm: { tags: { tier: gold }, arms: { tone: warm, trial.way: left } }
  rare: { tags: { tier: gold }, arms: { tone: rare, trial.way: right } }
  plain: { tags: { tier: gold }, arms: { tone: plain } }
  none: {}
expect:
  - { at: start, who: warm, traits: { country: warm }, arms: { tone: warm }, position: { trial: { ended: left } } }
  - { at: start, who: rare, traits: { country: rare }, position: { trial: { ended: right } } }
  - { at: start, who: plain, traits: { country: { missing: true } }, position: { trial: { ended: plain } } }
  - { at: start, who: none, arms: { tone: { missing: true } }, position: { trial: { began: false } } }`),
    ],
    [
      'an import, and news that arrive late',
      head(`
events:
  - { at: -3d, who: ann, did: order_completed, with: { order_id: a, total: 1 }, imported: true }
  - { at: 1h, arrives: 3h, who: ann, did: order_completed, with: { order_id: b, total: 1 } }
expect:
  - { at: start, who: ann, in: [buyers] }
  - { at: 2h, who: ann, tags: { orders_count: 1 } }
  - { at: 3h, who: ann, tags: { orders_count: 2 } }`),
    ],
  ])('%s', async (_, text) => {
    expect(await failuresOf(text)).toEqual([]);
  });

  test('a control group holds back whoever is said to be in it, and nobody else', async () => {
    const policy = `${shop['policy.yaml']}control: [ { class: marketing, percent: 90, seed: all } ]\n`;
    const { tests } = await run({
      'policy.yaml': policy,
      'test.yaml': head(`
  held: { traits: { email: held@example.com }, consent: { marketing: [email] }, control: [marketing] }
events:
  - { at: start, who: [ann, held], did: cart_updated, with: { cart_id: c1 } }
expect:
  - { at: 1h, who: ann, sent: [ { template: hello } ] }
  - { at: 1h, who: held, sent: [ { template: hello, withheld: control } ], nothing: true, position: { basket: { ended: bored } } }`),
    });
    expect(tests.flatMap(({ failures }) => failures)).toEqual([]);
  });
});

describe('what does not come true is told where it stands', () => {
  test.each<[string, string, string[]]>([
    [
      'memberships and values',
      begin(`expect:
  - at: start
    who: ann
    in: [buyers]
    tags: { tier: gold, orders_count: { at_least: 1 } }
    traits: { country: { missing: false } }`),
      [
        '13: ann is not in buyers | no member of buyers',
        '14: tier of ann is "bronze" | tier "bronze" (rule 2 of 2)',
        '14: orders_count of ann is 0 | orders_count 0 (count over order_completed)',
        '15: country of ann is missing | country missing',
      ],
    ],
    [
      'one thing about a message',
      begin(`expect:
  - at: 1h
    who: ann
    sent:
      - template: hello
        locale: zh-CN`),
      ['15: hello by email to ann is not as expected | locale en'],
    ],
    [
      'several things about a message',
      begin(`expect:
  - at: 1h
    who: ann
    sent:
      - { template: hello, locale: zh-CN, contains: [Ann, Bo] }`),
      ['14: hello by email to ann is not as expected | locale en & subject: Hello Ann & html: Hello Ann'],
    ],
    [
      'a message that was never sent, and one too many',
      begin(`expect:
  - { at: 1h, who: ann, sent: [ { template: receipt } ] }
  - { at: 1h, who: ann, sent: [ { template: hello, times: { exactly: 2 } } ] }
  - { at: 1h, who: ann, nothing: { template: hello } }`),
      [
        '11: ann was not sent such a message | 1h  hello by email, en: "Hello Ann"',
        '12: ann was sent 1 such messages | 1h  hello by email, en: "Hello Ann"',
        '13: ann was sent a message | hello by email: "Hello Ann"',
      ],
    ],
    [
      'another reason',
      begin(`  - { at: 1m, who: ann, did: consent_changed, with: { class: marketing, channel: email, given: false } }
expect:
  - { at: 2h, who: ann, sent: [ { template: hello, withheld: cap } ] }`),
      [
        '12: a message to ann was not sent for another reason | not sent: hello at basket.note, no address (no_address)',
      ],
    ],
    [
      'places',
      begin(`expect:
  - { at: 2h, who: ann, position: { basket: settle, trial: { began: true } } }
  - { at: 9d, who: ann, position: { basket: { ended: goal } } }`),
      [
        '11: ann is not where they are expected in basket | at reaction',
        '11: ann is not where they are expected in trial | never began',
        '12: ann is not where they are expected in basket | ended: bored',
      ],
    ],
    [
      'calls, grants and tasks',
      begin(`expect:
  - { at: 2h, who: ann, called: [ { connector: score } ], granted: [ { offer: tenner } ], tasks: [ { template: ring } ] }`),
      [
        '11: no such call was made about ann | nothing was called',
        '11: ann was not granted tenner as expected | no offer was asked for',
        '11: there is no such task about ann | no task was asked for',
      ],
    ],
    [
      'news about what there is not: nothing after it is looked at',
      head(`
events:
  - { at: start, who: ann, did: message_clicked, of: { template: hello } }
expect: [ { at: 1h, who: ann, in: [buyers] } ]`),
      ['9: no such message has been handed over by then | no such message has been handed over by then'],
    ],
    [
      'somebody who cannot be drawn so',
      head(`
  bo: { identifiers: { user_id: bo }, arms: { tone: rare } }
expect: [ { at: 1h, who: bo, not_in: [buyers] } ]`),
      [
        '8: with these identifiers the draws do not give bo what `arms` and `control` say; leave `identifiers` out, or give others | with these identifiers the draws do not give bo what `arms` and `control` say; leave `identifiers` out, or give others',
      ],
    ],
  ])('%s', async (_, text, failures) => {
    expect(await failuresOf(text)).toEqual(failures);
  });

  test('with the condition that decided, and what led there', async () => {
    const { tests } = await run({
      'test.yaml': begin('expect: [ { at: 2h, who: ann, in: [golden] } ]').replace('at: start', 'at: 1m'),
    });
    const [failure] = tests[0]!.failures;
    expect(failure).toMatchObject({ offset: '2h', at: Date.parse('2026-03-02T12:00:00Z') });
    expect(failure!.truth).toMatchObject({
      holds: false,
      children: [{ text: 'tier = "gold"', holds: false }, { holds: true }],
    });
    expect(failure!.trace.map(({ offset, text }) => `${offset} ${text}`)).toEqual([
      'start consent_changed class "marketing", channel "email", given true',
      '1m cart_updated cart_id "c1", value 40',
      '1m basket started: did',
      '1h 1m message_sent channel "email", template "hello"',
    ]);
  });
});

test('tests cannot see one another, and come in the order of files', async () => {
  const again = (id: string, began: string) =>
    begin(`expect: [ { at: 2h, who: ann, position: { basket: { began: ${began} } } } ]`).replace(
      'id: one',
      `id: ${id}`,
    );
  const files = { 'b.yaml': `${again('b1', '1')}\n---${again('a2', '2')}`, 'a.yaml': again('c', '1') };
  const { tests } = await run(files);
  expect(tests.map(({ id, failures }) => [id, failures.length])).toEqual([
    ['c', 0],
    ['b1', 0],
    ['a2', 1],
  ]);
  const some = await run(files, 'B.yaml*');
  expect([some.tests.length, some.leftOut]).toEqual([2, 1]);
});

test('coverage counts what tests have seen, and names the rest', async () => {
  const { coverage } = await run({
    'test.yaml': begin('expect: [ { at: 9d, who: ann, position: { basket: { ended: bored } } } ]'),
  });
  const basket = coverage.journeys.find(({ journey }) => journey === 'basket')!;
  expect(basket.branches).toEqual({ seen: 3, total: 6 });
  expect(basket.conditions).toEqual({ seen: 2, total: 4 });
  expect(basket.unseen.map(({ range, what }) => `${range.line} ${what}`)).toEqual([
    '5 ends: goal',
    '5 did order_completed: never true',
    '8 note: else',
    '11 reaction: goes on',
    '12 did message_clicked, step note: never true',
  ]);
  expect(coverage.journeys.find(({ journey }) => journey === 'trial')!.branches).toEqual({
    seen: 0,
    total: 6,
  });
});

test('a test makes no release, and leaves no trace in the definitions', async () => {
  const hashOf = async (files: Record<string, string>) => {
    const { workspace } = await loadWorkspace('/shop', memoryFiles({ ...world, ...files }));
    return candidateOf(workspace!)!.manifest;
  };
  const without = await hashOf({});
  expect(await hashOf({ 'test.yaml': begin('expect: [ { at: 1h, who: ann, in: [golden] } ]') })).toEqual(
    without,
  );
});
