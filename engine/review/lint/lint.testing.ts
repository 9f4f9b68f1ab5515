/** A small workspace for cases of lint: enough for every rule to have something to look at. */
import { expect } from 'vitest';
import type { Diagnostic } from '../../language/diagnostic.ts';
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { candidateOf } from '../../runtime/release.ts';
import { lint } from './lint.ts';

const settings =
  'name: shop\nzone: Europe/London\nlocale: en\nlanguage: 1\nenvironments:\n  local: { store: "sqlite::memory:" }\n';

const world = {
  'identity.yaml': 'kind: identity\nid: people\nidentifiers:\n  - { id: user_id, limit: 1 }\n',
  'world.yaml': `kind: entity
id: profile
fields: { email: { type: text, pii: true }, phone: { type: text, pii: true }, city: text, joined_at: instant }
---
kind: event
id: order_completed
properties: { order_id: text, total: { type: number, decimals: 2 } }
---
kind: channel
id: email
connector: file
with: { folder: outbox }
---
kind: channel
id: sms
connector: file
with: { folder: outbox }
---
kind: channel
id: crm
connector: webhook
medium: webhook
with: { url: "https://crm.example/hook" }
---
kind: template
id: thanks
class: service
email: { subject: Thanks, text: Thanks }
sms: { text: Thanks }
---
kind: template
id: letter
class: marketing
email: { subject: News, text: News }
sms: { text: News }
---
kind: template
id: visit
class: marketing
task: { title: Visit them }
---
kind: segment
id: buyers
who: { did: order_completed }
`,
  'policy.yaml': `kind: policy
id: contact
consent: { service: { email: none, sms: none }, marketing: { email: opt_in, sms: opt_in, webhook: opt_in } }
caps: [ { class: marketing, at_most: 3, within: 7d } ]
`,
} as const;

/** Findings in `case.yaml` and in what a case adds; the workspace beside it has none but unused definitions. */
export async function lintCase(
  definitions: string,
  extra: Readonly<Record<string, string>> = {},
  more = '',
): Promise<readonly Diagnostic[]> {
  const files = { 'carillon.yaml': settings + more, ...world, 'case.yaml': definitions, ...extra };
  const { workspace, diagnostics, sources } = await loadWorkspace('/shop', memoryFiles(files));
  const candidate = workspace && candidateOf(workspace);
  expect(diagnostics.all.filter(({ severity }) => severity === 'error')).toEqual([]);
  return lint(candidate!, sources).all;
}
