/** Tests of users, played: whatever happens in them happens as in production, and they leave no trace. */
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { shop } from '../../rig/files.ts';
import { candidateOf } from '../../runtime/release.ts';
import { begin, failuresOf, head, played, world } from './suite.testing.ts';

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
    const { tests } = await played({
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

test('tests cannot see one another, and come in the order of files', async () => {
  const again = (id: string, began: string) =>
    begin(`expect: [ { at: 2h, who: ann, position: { basket: { began: ${began} } } } ]`).replace(
      'id: one',
      `id: ${id}`,
    );
  const files = { 'b.yaml': `${again('b1', '1')}\n---${again('a2', '2')}`, 'a.yaml': again('c', '1') };
  const { tests } = await played(files);
  expect(tests.map(({ id, failures }) => [id, failures.length])).toEqual([
    ['c', 0],
    ['b1', 0],
    ['a2', 1],
  ]);
  const some = await played(files, 'B.yaml*');
  expect([some.tests.length, some.leftOut]).toEqual([2, 1]);
});

test('coverage counts what tests have seen, and names the rest', async () => {
  const { coverage } = await played({
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
