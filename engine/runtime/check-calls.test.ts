import { expect, test } from 'vitest';
import { memoryFiles } from '../language/files.ts';
import { loadWorkspace } from '../language/load.ts';
import { shop } from '../rig/files.ts';
import type { ChannelSpec } from './channel.ts';
import { checkCalls } from './check-calls.ts';

const spec = (name: string, callable?: true): ChannelSpec => ({
  name,
  title: name,
  description: name,
  media: ['webhook'],
  settings: { type: 'object' },
  ...(callable && { callable }),
  open: () => ({ send: async () => ({ outcome: 'accepted' }) }),
});

test('a call of a connector that says by its spec that it cannot be called, wherever it stands', async () => {
  const files = {
    ...shop,
    'channel.yaml': 'kind: channel\nid: scoring\nconnector: webhook\nmedium: webhook\n',
    'journey.yaml': `kind: journey
id: scored
start: { did: cart_updated }
finally: [ { id: tell, call: { connector: sms } } ]
steps:
  - { id: good, call: { connector: scoring } }
  - id: way
    branch: [ { then: [ { id: bad, call: { connector: email } } ] } ]
`,
  };
  const { workspace, diagnostics } = await loadWorkspace('/shop', memoryFiles(files));
  checkCalls(workspace!, [spec('webhook', true), spec('file')]);
  expect(diagnostics.all.map(({ code, what, range }) => `${range.line} ${code} ${what}`).sort()).toEqual([
    '4 CAR-720 channel `sms` cannot be called: its connector is file',
    '8 CAR-720 channel `email` cannot be called: its connector is file',
  ]);
});
