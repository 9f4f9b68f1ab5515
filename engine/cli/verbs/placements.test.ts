import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, workspaceFolder } from '../testing/workspace.ts';

const slot = (rank: string) => `kind: placement
id: slot
gives: offer
candidates:
  - { id: five, offer: small, when: $exists(first_name) }
  - { id: ten, offer: big }
${rank}explore: { method: epsilon, rate: 0.5 }
reward: { did: page_viewed, within: 1h }
`;
const more = {
  'offers.yaml': `kind: offer
id: small
benefit: { percent: 5 }
budget: { grants: 100 }
---
kind: offer
id: big
benefit: { percent: 10 }
budget: { grants: 100 }
`,
  'slot.yaml': slot(''),
  'known_buyers.yaml': `kind: segment
id: known_buyers
who: { did: order_completed }
`,
  'journeys/pick.yaml': `kind: journey
id: pick
start: { enters: known_buyers, existing: true }
steps: [ { id: pick, decide: slot } ]
`,
};

it('lists, explains, and judges a policy in a file', async () => {
  const folder = await workspaceFolder({ ...orders, ...more });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  const say = async (...given: string[]) => {
    const console = testConsole(folder);
    const code = await console.run('placements', ...given, '--folder', 'shop');
    return `$ placements ${given.join(' ')}  (${code})\n${console.stdout.text}${console.stderr.text}`;
  };
  await writeFile(join(folder, 'draft.yaml'), slot('pin: [ { at: 1, item: ten } ]\n'));
  await writeFile(join(folder, 'broken.yaml'), slot('pin: [ { at: 2, item: ten } ]\n'));
  const texts = [
    await say('list'),
    await say('explain', 'slot', '--profile', 'ann'),
    await say('explain', 'slot', '--profile', 'ann', '--context', '[]'),
    await say('explain', 'slot'),
    await say('explain', 'slto', '--profile', 'ann'),
    await say('evaluate', 'slot'),
    await say('evaluate', 'slot', '--policy', 'draft.yaml'),
    await say('evaluate', 'slot', '--policy', 'broken.yaml'),
    await say('count'),
  ];
  const text = texts
    .join('\n')
    .replaceAll(/[0-9a-f]{16}/g, '<hash>')
    .replaceAll(folder, '<folder>');
  await expect(text).toMatchFileSnapshot('golden/placements.txt');
}, 60_000);
