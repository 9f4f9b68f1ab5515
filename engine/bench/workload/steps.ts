/** People in a journey who take steps as time passes, and nothing else: every minute each takes three. */
import { VirtualClock } from '../../runtime/clock.ts';
import type { Engine } from '../../runtime/engine.ts';
import { compileFolder } from './folder.ts';
import { type Look, type Opened, openEngine } from './opened.ts';
import { NOW } from './people.ts';

export const STEPS_EACH_MINUTE = 3;
const MINUTE = 60_000;

export const STEP_FILES: Readonly<Record<string, string>> = {
  'carillon.yaml': `
name: walkers
zone: UTC
locale: en
currency: GBP
language: 1
environments: { bench: { store: "sqlite::memory:" } }
`,
  'world.yaml': `
kind: entity
id: profile
fields: { count: number }
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
{ kind: event, id: begun }
---
kind: journey
id: walk
start: { did: begun }
steps:
  - id: rounds
    repeat: { times: 300 }
    steps:
      - { id: pause, wait: 1m }
      - id: route
        branch:
          - { when: count > 1000000, then: [ { id: enough, exit: enough } ] }
      - { id: add, set: { count: "$sum([count, 1])" } }
`,
};

export interface Walk extends Opened {
  /** A minute passes, and what is due then is done and on the disk. */
  minute(): Promise<void>;
}

/** `past`: minutes that went by in the store before. */
export async function openWalk(folder: string, url: string, past: number, look?: Look): Promise<Walk> {
  const candidate = await compileFolder(folder);
  const clock = new VirtualClock(NOW + past * MINUTE);
  const opened = await openEngine(url, candidate, clock, look);
  let minutes = past;
  return {
    ...opened,
    async minute() {
      // Timers of an instant run when the clock has passed it; each pause begins a moment after the one before.
      minutes += 1;
      clock.moveTo(NOW + minutes * (MINUTE + 1) + 1);
      await opened.engine.untilIdle();
      await opened.store.durable();
    },
  };
}

export async function beginWalk(engine: Engine, people: number): Promise<void> {
  await Promise.all(
    Array.from({ length: people }, (_, index) =>
      engine.accept({
        id: `begin-${index}`,
        source: 'bench',
        event: 'begun',
        time: null,
        identifiers: { user_id: `walker_${index}` },
        traits: { count: 0 },
        consent: {},
        properties: {},
        imported: false,
        raw: null,
      }),
    ),
  );
  await engine.untilIdle();
}
