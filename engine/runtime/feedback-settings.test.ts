import { expect, test } from 'vitest';
import { feedback } from '../../connectors/feedback/index.ts';
import { memoryFiles } from '../language/files.ts';
import { loadWorkspace } from '../language/load.ts';
import { shop } from '../rig/files.ts';
import { compileFiles } from '../rig/rig.ts';
import { checkFeedback, openFeedback } from './feedback-settings.ts';

const channel = (settings: string, from = 'mailgun') =>
  `kind: channel\nid: email\nconnector: file\nwith: { folder: outbox }\nfeedback: { from: ${from}, with: ${settings} }\n`;
const settings = shop['carillon.yaml']!.replace(/(store: .*)/, '$1\n    secrets: { hook: HOOK }');
const files = (text: string) => ({
  ...shop,
  'carillon.yaml': settings,
  'channels.yaml': text,
  'templates.yaml': '',
});

test.each([
  ['{ key: { secret: hook } }', []],
  ['{ keys: 1 }', ["with must have required property 'key'", 'unknown setting `keys`']],
  ['{ key: 7 }', ['key must be string']],
])('%s', async (text, expected) => {
  const { workspace, diagnostics } = await loadWorkspace('/shop', memoryFiles(files(channel(text))));
  checkFeedback(workspace!, feedback);
  const found = diagnostics.all.filter(({ code }) => code === 'CAR-609');
  expect(found.map(({ what }) => what)).toEqual(
    expected.map((what) => `feedback of channel \`email\`: ${what}`),
  );
  for (const { range } of found) expect(range).toMatchObject({ file: 'channels.yaml', line: 5 });
});

test('a secret that is not set is named before anything is opened', async () => {
  const { program } = await compileFiles(files(channel('{ key: { secret: hook } }')));
  expect(() => openFeedback(program, feedback, () => undefined)).toThrow(
    'feedback of channel email: the secret hook is not set',
  );
  expect([...openFeedback(program, feedback, () => 'x').keys()]).toEqual(['email']);
  expect(() => openFeedback(program, [], () => 'x')).toThrow('there is no feedback from mailgun');
});
