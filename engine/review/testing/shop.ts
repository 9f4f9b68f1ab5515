/** A small shop in memory for tests: definitions from texts, a store that is gone with the test, and time that stands. */
import { expect, onTestFinished } from 'vitest';
import type { EventInput } from '../../evaluate/input.ts';
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { VirtualClock } from '../../runtime/clock.ts';
import { Engine } from '../../runtime/engine.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import { applyRelease, type Candidate, candidateOf, runOf } from '../../runtime/release.ts';
import { openStore } from '../../store/open.ts';
import type { JsonObject, Release, Store } from '../../store/store.ts';

/** A Monday in winter, in the middle of the day in London. */
export const NOON = Date.parse('2026-03-02T12:00:00Z');
export const DAY = 86_400_000;

const base = {
  'carillon.yaml':
    'name: shop\nzone: Europe/London\nlocale: en\nlanguage: 1\nenvironments:\n  local: { store: "sqlite::memory:" }\n',
  'identity.yaml': 'kind: identity\nid: people\nidentifiers:\n  - { id: user_id, limit: 1 }\n',
  'world.yaml': `kind: entity
id: profile
fields: { email: { type: text, pii: true }, city: text }
---
kind: event
id: order_completed
properties: { order_id: { type: text, example: A-1 }, total: { type: number, decimals: 2 }, lines: { type: list, of: { sku: text } } }
---
kind: channel
id: email
connector: file
with: { folder: outbox }
---
kind: policy
id: contact
consent: { service: { email: none }, marketing: { email: opt_in } }
---
kind: template
id: thanks
class: service
email: { subject: Thanks, text: Thanks }
---
kind: template
id: offer
class: marketing
email: { subject: Offer, text: Offer }
`,
} as const;

export async function candidate(definitions: string): Promise<Candidate> {
  const { workspace, diagnostics } = await loadWorkspace(
    '/shop',
    memoryFiles({ ...base, 'more.yaml': definitions }),
  );
  const found = workspace && candidateOf(workspace);
  expect(diagnostics.all.filter(({ severity }) => severity === 'error')).toEqual([]);
  return found!;
}

export interface Shop {
  readonly store: Store;
  readonly engine: Engine;
  readonly release: Release;
  readonly candidate: Candidate;
  /** Somebody ordered, so many days ago. */
  ordered(who: string, daysAgo: number, properties?: JsonObject): Promise<void>;
}

export async function openShop(definitions: string): Promise<Shop> {
  const store = await openStore('sqlite::memory:', { root: '/' });
  const applied = await candidate(definitions);
  const { release } = await applyRelease(store, applied, { at: NOON - 1000 * DAY, commit: null });
  const clock = new VirtualClock(NOON);
  const engine = await Engine.start({ store, run: await runOf(store, applied, release), clock });
  onTestFinished(async () => {
    await engine.stop();
    await store.close();
  });
  let messages = 0;
  return {
    store,
    engine,
    release,
    candidate: applied,
    async ordered(who, daysAgo, properties = {}) {
      const incoming: Incoming = {
        id: `m${messages++}`,
        source: 'test',
        event: 'order_completed' satisfies EventInput['event'],
        time: NOON - daysAgo * DAY,
        identifiers: { user_id: who },
        traits: { email: `${who}@example.com` },
        consent: {},
        properties: { order_id: `o${messages}`, total: 10, ...properties },
        imported: true,
        raw: null,
      };
      expect(await engine.accept(incoming)).toMatchObject({ outcome: 'accepted' });
    },
  };
}
