import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { winBack, workspaceFolder } from '../testing/workspace.ts';

it('draws what a journey depends on, in every format', async () => {
  const folder = await workspaceFolder(winBack);
  for (const [format, file] of [
    ['mermaid', 'graph.mmd'],
    ['dot', 'graph.dot'],
    ['json', 'graph.json.txt'],
  ] as const) {
    const console = testConsole(folder);
    expect(await console.run('graph', 'shop', '--select', '+win_back', '--format', format)).toBe(0);
    await expect(console.stdout.text).toMatchFileSnapshot(`golden/${file}`);
  }
});

it('says so when nothing has the name', async () => {
  const console = testConsole(await workspaceFolder());
  expect(await console.run('graph', 'shop', '--select', '+lapsed_byers')).toBe(3);
  expect(console.stderr.text).toBe(
    'failed: nothing is called `lapsed_byers`\n  fix: did you mean `lapsed_buyers`?\n',
  );
});

it('is, as JSON, what its schema says', async () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../schemas/artefacts/graph.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  const console = testConsole(await workspaceFolder(winBack));
  await console.run('graph', 'shop', '--format', 'json');
  validate(JSON.parse(console.stdout.text));
  expect(validate.errors).toBeNull();
});
