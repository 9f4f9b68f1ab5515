/** The examples of connectors/README.md are definitions that load, and settings that their connectors take. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { memoryFiles } from '../../engine/language/files.ts';
import { loadWorkspace } from '../../engine/language/load.ts';
import { checkChannels } from '../../engine/runtime/channels.ts';
import { checkFeedback } from '../../engine/runtime/feedback-settings.ts';
import { feedback } from '../feedback/index.ts';
import { channels } from './index.ts';

it('every example is right, and every connector has a line', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(readme)!;
  const [, reporting] = /```yaml\n([^`]*?\nfeedback:[\s\S]*?)```/.exec(readme)!;
  const settings =
    'name: shop\nzone: UTC\nlocale: en\nlanguage: 1\nenvironments: { local: { store: "sqlite:a.db" } }\n';
  const secrets = [...yaml!.matchAll(/secret: (\w+)/g)].map(([, name]) => `${name}: ${name!.toUpperCase()}`);
  const withSecrets = settings.replace(
    '"sqlite:a.db"',
    `"sqlite:a.db", secrets: { ${[...new Set(secrets)].join(', ')} }`,
  );
  const load = (text: string) =>
    loadWorkspace('/shop', memoryFiles({ 'carillon.yaml': withSecrets, 'channels.yaml': text }));
  const { workspace, diagnostics } = await load(yaml!);
  expect(diagnostics.all.map(({ what, why }) => `${what}: ${why}`)).toEqual([]);
  checkChannels(workspace!, channels);
  expect(diagnostics.all.map(({ what, why }) => `${what}: ${why}`)).toEqual([]);
  expect(workspace!.all('channel')).toHaveLength(11);
  const other = await load(reporting!);
  checkChannels(other.workspace!, channels);
  checkFeedback(other.workspace!, feedback);
  expect(other.diagnostics.all.map(({ what, why }) => `${what}: ${why}`)).toEqual([]);
  for (const { name } of feedback) expect(readme).toContain(`| [\`${name}\`](feedback/${name}.ts) |`);
  for (const { name } of channels) expect(readme).toContain(`| [\`${name}\`](channels/${name}/index.ts) |`);
});
