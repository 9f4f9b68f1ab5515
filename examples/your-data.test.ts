/** What `your-data.md` says can be copied: each YAML block is a workspace without errors. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { starterFiles } from '../engine/cli/init/files.ts';
import { findingsOf } from '../engine/rig/rig.ts';

const text = readFileSync(new URL('./your-data.md', import.meta.url), 'utf8');
const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block!);
const workspace = starterFiles('shop', './schemas')['carillon.yaml']!;

test('there are two', () => expect(blocks).toHaveLength(2));

test.each(blocks)('workspace %#', async (block) => {
  expect(await findingsOf({ 'carillon.yaml': workspace, 'definitions.yaml': block })).toEqual([]);
});
