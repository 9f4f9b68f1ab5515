import { expect, test } from 'vitest';
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { shop } from '../../rig/files.ts';
import { changeFor } from './change.ts';

async function changed(text: string, key: 'winner' | 'up_to', value: string) {
  const { workspace } = await loadWorkspace('/shop', memoryFiles({ ...shop, 'test.yaml': text }));
  return changeFor(workspace!.get('experiment', 'try_it')!, text, { key, value });
}

const before = `kind: event
id: seen
---
# Which of the two
kind: experiment
id: try_it
arms:
  none: 50
  offer: 50 # half

layer: one
decision:
  rule: sequential
  up_to: 30d # a month
`;

test('the winner stands behind the arms, and nothing else changes', async () => {
  const found = await changed(before, 'winner', 'offer');
  expect(found!.after).toBe(before.replace('  offer: 50 # half\n', '  offer: 50 # half\nwinner: offer\n'));
  expect(found!.patch).toBe(`--- a/test.yaml
+++ b/test.yaml
@@ -7,6 +7,7 @@
 arms:
   none: 50
   offer: 50 # half
+winner: offer
 
 layer: one
 decision:
`);
});

test.each([
  ['a block', before, '  up_to: 30d # a month', '  up_to: 90d # a month'],
  [
    'a mapping in braces',
    'kind: experiment\nid: try_it\narms: { none: 50, offer: 50 }\ndecision: { rule: fixed, up_to: "30d", alpha: 0.1 }\n',
    'up_to: "30d", alpha',
    'up_to: "90d", alpha',
  ],
])('a longer time takes the place of the shorter: %s', async (_, text, from, to) => {
  expect((await changed(text, 'up_to', '90d'))!.after).toBe(text.replace(from, to));
});

test('arms in one line, at the end of a file', async () => {
  const text = 'kind: experiment\nid: try_it\narms: { none: 50, offer: 50 }';
  const found = await changed(text, 'winner', 'none');
  expect(found!.after).toBe(`${text}\nwinner: none`);
});

test.each([
  ['a definition in braces', '{ kind: experiment, id: try_it, arms: { none: 50, offer: 50 } }\n', 'winner'],
  ['no end to change', 'kind: experiment\nid: try_it\narms: { none: 50, offer: 50 }\n', 'up_to'],
] as const)('what cannot be changed in its place is not: %s', async (_, text, key) => {
  expect(await changed(text, key, 'none')).toBeNull();
});
