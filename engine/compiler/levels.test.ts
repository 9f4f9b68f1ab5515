import { expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

/** What is watched of the sum of the last thirty days, by what stands on it. */
const tag = `kind: tag
id: spent
type: number
did: order_completed
sum: total
within: 30d
`;
const segment = (who: string) => `kind: segment\nid: some\nwho: ${who}\n`;

test.each([
  ['nothing stands on it', '', null],
  ['a comparison', segment('spent >= 100'), [100]],
  ['turned round, and below nothing', segment('-5 < spent'), [-5]],
  ['several comparisons', segment('spent > 100 or spent = 3'), [3, 100]],
  ['arithmetic', segment('spent * 2 > 100'), 'any'],
  ['compared with another name', segment('spent > other'), 'any'],
  ['a function', segment('$exists(spent)'), 'any'],
  ['inside a list', segment("'spent in [1, 2]'"), 'any'],
  [
    'through rules',
    'kind: tag\nid: tier\ntype: text\nrules:\n  - { when: spent > 7, then: a }\n---\n' +
      segment(`tier = "a"`),
    [7],
  ],
  [
    'rules nobody asks for',
    'kind: tag\nid: tier\ntype: text\nrules:\n  - { when: spent > 7, then: a }\n',
    null,
  ],
  [
    'the same behaviour in a condition',
    segment('{ did: order_completed, sum: total, within: 30d, is: { between: [2, 9] } }'),
    [2, 9],
  ],
  [
    'a journey waits for it',
    `kind: journey
id: wait
start: { did: cart_updated }
steps: [ { id: poor, wait: { when: profile.spent < 20, up_to: 60d } } ]
`,
    [20],
  ],
])('%s', async (_, text, watched) => {
  const other = 'kind: tag\nid: other\ntype: integer\ndid: order_completed\ncount: true\n';
  const rig = await Rig.start({ ...shop, 't.yaml': tag, 'o.yaml': other, ...(text && { 's.yaml': text }) });
  const { program } = rig.daemon.engine.run;
  const index = program.features.findIndex(
    (feature) => feature.kind === 'behaviour' && feature.measure === 'sum',
  );
  expect(program.watches[index]).toEqual(watched);
  await rig.stop();
});
