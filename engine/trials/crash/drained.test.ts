import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { workspaceFolder } from '../../cli/testing/workspace.ts';
import { openStore } from '../../store/open.ts';

/**
 * Fifty clients drain a budget of codes over HTTP, while the real daemon is killed by `kill -9` again and again: exactly
 * the budget is granted, and no code twice. In the suite a short form; `CARILLON_LONG=1` drains a thousand.
 */

const program = fileURLToPath(new URL('../../../dist/engine/cli/main.js', import.meta.url));
const isLong = Boolean(process.env['CARILLON_LONG']);
const CLIENTS = 50;
const BUDGET = isLong ? 1000 : 100;
const PEOPLE = isLong ? 1100 : 120;
const KILLS = isLong ? 25 : 1;

const files = {
  'gift.yaml': `kind: offer
id: gift
benefit: { percent: 20 }
codes: { pattern: "FS-########" }
valid: { for: 14d }
budget: { grants: ${BUDGET}, per_profile: { at_most: 1 } }
---
kind: journey
id: drain
start: { did: order_completed, again: always }
steps:
  - { id: give, grant: gift, else: [ { id: no, exit: refused } ] }
  - { id: yes, exit: granted }
`,
};

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** Resolves with where it answers. */
async function daemon(folder: string): Promise<string> {
  const words = ['run', 'shop', '--apply', '--port', '0', '--format', 'json'];
  child = spawn(process.execPath, [program, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr!.resume();
  for await (const line of createInterface({ input: child.stdout! })) return JSON.parse(line).url as string;
  throw new Error('the daemon ended before it began');
}

async function killed(): Promise<void> {
  const gone = once(child!, 'exit');
  child!.kill('SIGKILL');
  await gone;
}

const order = (person: number) => ({
  userId: `p${person}`,
  messageId: `m${person}`,
  event: 'order_completed',
  properties: { order_id: `o${person}`, total: 10 },
});

test(
  'exactly the budget, and no code twice, however often it is killed',
  async () => {
    expect(existsSync(program), 'run `npm run build` first').toBe(true);
    const folder = await workspaceFolder(files);
    let url = daemon(folder);
    let answered = 0;
    let kills = 0;
    // Of as many answers as there are kills, each ends a daemon; whoever waits for an answer then asks again.
    const killAt = (kill: number) => Math.ceil(((kill + 1) * PEOPLE) / (KILLS + 1));
    const send = async (person: number): Promise<boolean> => {
      const there = await url;
      try {
        const answer = await fetch(`${there}/v1/track`, {
          method: 'POST',
          headers: { authorization: `Basic ${btoa('demo:')}`, 'content-type': 'application/json' },
          body: JSON.stringify(order(person)),
        });
        await answer.arrayBuffer();
        return answer.ok;
      } catch {
        return false;
      }
    };
    let next = 0;
    const client = async () => {
      for (let person = next++; person < PEOPLE; person = next++) {
        while (!(await send(person)));
        answered += 1;
        if (kills >= KILLS || answered < killAt(kills)) continue;
        kills += 1;
        // One that is there: answers on their way may come to the next kill before it has begun.
        url = url.then(killed).then(() => daemon(folder));
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await url;
    await killed();
    // What was acknowledged and not done is done by whoever comes after.
    const last = spawn(process.execPath, [program, 'run', 'shop', '--until-idle'], {
      cwd: folder,
      stdio: 'ignore',
    });
    expect((await once(last, 'exit'))[0]).toBe(0);
    expect(kills).toBe(KILLS);
    await demandDrained(join(folder, 'shop'));
  },
  isLong ? 300_000 : 60_000,
);

async function demandDrained(root: string): Promise<void> {
  const store = await openStore('sqlite:.carillon/carillon.db', { root, readOnly: true });
  try {
    expect(await store.people.countGrants()).toEqual([{ offer: 'gift', status: 'granted', count: BUDGET }]);
    const codes: unknown[] = [];
    const ends: Record<string, number> = {};
    for (let person = 0; person < PEOPLE; person++) {
      const id = await store.people.find('user_id', `p${person}`);
      const image = (await store.people.profile(id!))!;
      const granted = image.events.filter(({ type }) => type === 'offer_granted');
      const own = image.instances.filter(({ journey }) => journey === 'drain');
      const reason = own[0]?.reason ?? 'none';
      ends[reason] = (ends[reason] ?? 0) + 1;
      expect(own.length).toBe(1);
      expect(granted.length).toBe(reason === 'granted' ? 1 : 0);
      codes.push(...granted.map(({ properties }) => properties['code']));
    }
    expect(ends).toEqual({ granted: BUDGET, refused: PEOPLE - BUDGET });
    expect(new Set(codes).size).toBe(BUDGET);
  } finally {
    await store.close();
  }
}
