/** A small workspace to judge conditions in: fields, properties and tags with and without declared values. */
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';

const files: Readonly<Record<string, string>> = {
  'carillon.yaml':
    'name: shop\nzone: Europe/London\nlocale: en\nlanguage: 1\nenvironments: { local: { store: "sqlite:a.db" } }\n',
  'people.yaml': `kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
kind: entity
id: profile
fields:
  user_id: text
  town: text
  channel: { type: text, one_of: [web, app, store] }
  spend: { type: number, minimum: 0, maximum: 1000 }
  score: number
  level: integer
  size: { type: integer, one_of: [36, 38, 40] }
  vip: boolean
  joined: date
  hobbies: { type: list, of: text }
`,
  'events.yaml': `kind: event
id: order
properties:
  total: { type: number, minimum: 0 }
  channel: { type: text, one_of: [web, app] }
  lines: { type: list, of: { sku: text, quantity: { type: integer, minimum: 1 } } }
---
kind: event
id: visit
properties: { page: text }
`,
  'tags.yaml': `kind: tag
id: tier
type: text
history: true
rules: [ { when: spend >= 500, then: gold }, { when: spend >= 100, then: silver } ]
---
kind: tag
id: keen
type: boolean
rules: [ { when: score > 5, then: true } ]
---
kind: tag
id: spent
type: number
did: order
sum: total
`,
  'segments.yaml':
    'kind: segment\nid: big\nwho: spend > 500\n---\nkind: segment\nid: near\nwho: town = "Ely"\n',
};

/** The workspace with more files. */
export async function workspaceWith(more: Readonly<Record<string, string>>) {
  const loaded = await loadWorkspace('/shop', memoryFiles({ ...files, ...more }));
  if (!loaded.workspace) throw new Error('unreachable: the settings are right');
  return loaded.workspace;
}
