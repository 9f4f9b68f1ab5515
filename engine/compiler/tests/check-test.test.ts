/** What is wrong with a `kind: test`, found before it is played: the code and the line, for each mistake one can make. */
import { expect, test } from 'vitest';
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { shop } from '../../rig/files.ts';
import { compile } from '../compile.ts';

const world = {
  ...shop,
  'more.yaml': `
kind: tag
id: orders_count
type: integer
did: order_completed
count: true
---
kind: tag
id: mean
type: number
did: order_completed
avg: total
refresh: 1d
---
kind: segment
id: buyers
who: { did: order_completed }
---
kind: experiment
id: tone
arms: { plain: 100, warm: 0 }
metric: orders
---
kind: metric
id: orders
did: order_completed
count: true
---
kind: template
id: ring
class: service
task: { title: Ring }
---
kind: journey
id: basket
start: { did: cart_updated }
goal: { did: order_completed }
steps:
  - id: way
    split: [ { id: left, share: 1, then: [ { id: gone, exit: gone } ] }, { id: right, share: 1 } ]
  - { id: note, send: { template: hello, channel: email } }
  - { id: call, task: { or: desk, template: ring, due: 1d, outcomes: [fine] } }
`,
};

const right = {
  clock: '{ start: 2026-03-02T10:00:00Z }',
  ann: '{ traits: { email: ann@example.com } }',
  more: '',
  event: '{ at: start, who: ann, did: cart_updated, with: { cart_id: c } }',
  expect: '{ at: 1h, who: ann, in: [buyers] }',
};

async function findings(change: Partial<typeof right>): Promise<string[]> {
  const { clock, ann, more, event, expect } = { ...right, ...change };
  const text = `kind: test
id: one
clock: ${clock}
profiles:
  ann: ${ann}
${more || '# nothing more'}
events:
  - ${event}
expect:
  - ${expect}
`;
  const { workspace, diagnostics } = await loadWorkspace(
    '/shop',
    memoryFiles({ ...world, 'test.yaml': text }),
  );
  if (workspace) compile(workspace);
  return diagnostics.all.map(({ code, range, what }) => `${code} ${range.line} ${what}`);
}

test('nothing is wrong with a right one', async () => {
  expect(await findings({})).toEqual([]);
});

test.each<[Partial<typeof right>, string]>([
  [{ clock: '{ start: 2026-02-30 }' }, 'CAR-760 3 `2026-02-30` is no start of a clock'],
  [{ expect: '{ at: soon, who: ann, in: [buyers] }' }, 'CAR-760 10 `soon` does not say when'],
  [{ expect: '{ at: 1h, who: bo, in: [buyers] }' }, 'CAR-761 10 this test has no profile `bo`'],
  [{ event: '{ at: 1h, who: [ann, bo], did: cart_updated }' }, 'CAR-761 8 this test has no profile `bo`'],
  [{ ann: '{ traits: { score: high } }' }, 'CAR-762 5 score is not a number: text of 4 characters'],
  [{ ann: '{ traits: { emial: x } }' }, 'CAR-229 5 unknown field of profile `emial`'],
  [
    { ann: '{ tags: { orders_count: many } }' },
    'CAR-762 5 orders_count is not a whole number: text of 4 characters',
  ],
  [{ ann: '{ tags: { order_count: 1 } }' }, 'CAR-229 5 unknown tag `order_count`'],
  [{ ann: '{ tags: { mean: 1 } }' }, 'CAR-771 5 `mean` cannot be given'],
  [{ ann: '{ identifiers: { customer: 1 } }' }, 'CAR-229 5 unknown identifier `customer`'],
  [{ ann: '{ arms: { tones: plain } }' }, 'CAR-765 5 there is no experiment `tones`'],
  [{ ann: '{ arms: { tone: loud } }' }, 'CAR-765 5 tone has no `loud`'],
  [{ ann: '{ arms: { tone: warm } }' }, 'CAR-765 5 `warm` of tone has a share of 0'],
  [{ ann: '{ arms: { basket.way: up } }' }, 'CAR-765 5 basket.way has no `up`'],
  [{ ann: '{ arms: { basket.note: left } }' }, 'CAR-765 5 `basket.note` is no split'],
  [{ ann: '{ arms: { basket.wy: left } }' }, 'CAR-764 5 journey basket has no step `wy`'],
  [{ ann: '{ control: [marketing] }' }, 'CAR-772 5 no policy has a control group of the class `marketing`'],
  [{ ann: '{ consent: { marketing: [fax] } }' }, 'CAR-222 5 unknown channel or medium `fax`'],
  [{ more: 'mocks: { sm: { otherwise: accepted } }' }, 'CAR-769 6 there is no channel or connector `sm`'],
  [{ more: 'covers: { journey: baskets }' }, 'CAR-222 6 unknown journey `baskets`'],
  [{ event: '{ at: 1h, who: ann, did: cart_update }' }, 'CAR-222 8 unknown event `cart_update`'],
  [
    { event: '{ at: 1h, who: ann, did: cart_updated, with: { cart: 1 } }' },
    'CAR-229 8 unknown property of cart_updated `cart`',
  ],
  [
    { event: '{ at: 1h, who: ann, did: cart_updated, with: { value: much } }' },
    'CAR-762 8 value is not a number: text of 4 characters',
  ],
  [
    { event: '{ at: 1h, who: ann, did: order_completed, with: { total: 1 } }' },
    'CAR-762 8 order_completed has no `order_id`',
  ],
  [
    { event: '{ at: 1h, arrives: 30m, who: ann, did: cart_updated }' },
    'CAR-767 8 it arrives (30m) before it happens (1h)',
  ],
  [{ event: '{ at: 1h, who: ann, did: message_sent }' }, 'CAR-766 8 `message_sent` cannot be told'],
  [
    { event: '{ at: 1h, who: ann, did: message_clicked }' },
    'CAR-766 8 nothing says what `message_clicked` is about',
  ],
  [
    { event: '{ at: 1h, who: ann, did: cart_updated, of: { template: hello } }' },
    'CAR-766 8 `of` does not go with `cart_updated`',
  ],
  [
    {
      event:
        '{ at: 1h, who: ann, did: message_clicked, of: { step: basket.note }, with: { template: hello } }',
    },
    'CAR-766 8 `template` of message_clicked is not told',
  ],
  [
    { event: '{ at: 1h, who: ann, did: task_done, of: { step: basket.call }, with: { outcome: bad } }' },
    'CAR-766 8 the task has no outcome `bad`',
  ],
  [
    { event: '{ at: 1h, who: ann, did: task_done, of: { template: ring } }' },
    'CAR-766 8 nothing says what came of the task',
  ],
  [{ expect: '{ at: -1h, who: ann, in: [buyers] }' }, 'CAR-767 10 -1h is before the test begins'],
  [{ expect: '{ at: 1h, since: 2h, who: ann, nothing: true }' }, 'CAR-767 10 2h is after 1h'],
  [{ expect: '{ at: 1h, who: ann, in: [buyer] }' }, 'CAR-222 10 unknown segment `buyer`'],
  [
    { expect: '{ at: 1h, who: ann, tags: { orders_count: few } }' },
    'CAR-762 10 orders_count is not a whole number: text of 3 characters',
  ],
  [
    { expect: '{ at: 1h, who: ann, traits: { country: { at_least: 1 } } }' },
    'CAR-762 10 country is no number',
  ],
  [{ expect: '{ at: 1h, who: ann, position: { baskets: note } }' }, 'CAR-222 10 unknown journey `baskets`'],
  [
    { expect: '{ at: 1h, who: ann, position: { basket: nots } }' },
    'CAR-764 10 journey basket has no step `nots`',
  ],
  [
    { expect: '{ at: 1h, who: ann, position: { basket: { ended: stop } } }' },
    'CAR-770 10 journey basket never ends with `stop`',
  ],
  [
    { expect: '{ at: 1h, who: ann, position: { basket: { step: note, ended: done } } }' },
    'CAR-770 10 nobody can be in such a place',
  ],
  [
    { expect: '{ at: 1h, who: ann, sent: [ { step: basket.nots } ] }' },
    'CAR-764 10 journey basket has no step `nots`',
  ],
  [
    { expect: '{ at: 1h, who: ann, sent: [ { step: baskets.note } ] }' },
    'CAR-764 10 there is no journey `baskets`',
  ],
  [
    { expect: '{ at: 1h, who: ann, sent: [ { template: hello, withheld: concent } ] }' },
    'CAR-768 10 unknown reason `concent`',
  ],
  [
    { expect: '{ at: 1h, who: ann, sent: [ { template: hello, withheld: consent, contains: x } ] }' },
    'CAR-770 10 `contains` and `withheld` do not go together',
  ],
  [
    { expect: '{ at: 1h, who: ann, sent: [ { template: hello, equals: { title: x } } ] }' },
    'CAR-773 10 template hello has no part `title`',
  ],
  [{ expect: '{ at: 1h, who: ann, arms: { tone: loud } }' }, 'CAR-533 10 tone has no arm `loud`'],
  [{ expect: '{ at: 1h, who: ann, arms: { tones: plain } }' }, 'CAR-222 10 unknown experiment `tones`'],
  [
    { expect: '{ at: 1h, who: ann }' },
    'CAR-216 10 this expectation has none of `in` `not_in` `tags` `traits` `position` `sent` `nothing` `granted` `tasks` `called` `decided` `synced` `arms`',
  ],
])('%j', async (change, finding) => {
  expect(await findings(change)).toEqual([finding]);
});
