import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { openStore } from '../store/open.ts';

/**
 * `kill -9` in the middle of importing and of sending: after the last restart everything is as if nothing had
 * happened. The real program in a real process, on a real file, killed without warning.
 */

const program = fileURLToPath(new URL('../../dist/engine/cli/main.js', import.meta.url));
const kills = process.env['CARILLON_LONG'] ? 60 : 2;
const customers = 250;
const orders = 2500;

const files: Record<string, string> = {
  ...shop,
  'carillon.yaml': shop['carillon.yaml']!.replace('"sqlite::memory:"', 'sqlite:store/carillon.db'),
  'source.yaml': `
kind: source
id: orders
from: { connector: ndjson, path: data/orders.ndjson }
each:
  event: order_completed
  at: at
  profile: { user_id: who, email: email }
  traits: { first_name: name, email: email }
  consent: { marketing: [email] }
  properties: { order_id: order, total: total }
`,
  'behaviour.yaml': `
kind: segment
id: regulars
who: { did: order_completed, times: { at_least: 3 } }
---
kind: segment
id: spenders
who: { did: order_completed, sum: total, is: { at_least: 400 } }
---
kind: journey
id: greet
start: { enters: regulars, existing: true }
steps:
  - id: halves
    split:
      - { id: a, share: 1, then: [ { id: first, send: { template: hello, channel: email } } ] }
      - { id: b, share: 1, then: [ { id: mark, set: { vip: true } } ] }
  - { id: last, send: { template: hello, channel: email } }
`,
};

/** The same data every time: chance would hide what it finds. */
function data(): string {
  const rows: string[] = [];
  for (let index = 0; index < orders; index++) {
    const who = (index * 7919) % customers;
    rows.push(
      JSON.stringify({
        at: new Date(Date.UTC(2026, 0, 1) + index * 600_000).toISOString(),
        who: `c${who}`,
        name: `Name ${who}`,
        email: `c${who}@example.com`,
        order: `o${index}`,
        total: ((index * 31) % 9000) / 100,
      }),
    );
  }
  return rows.join('\n');
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function workspace(more: Record<string, string> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'carillon-crash-'));
  folders.push(root);
  for (const [path, text] of Object.entries({ ...files, ...more, 'data/orders.ndjson': data() })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

function start(root: string): ChildProcess {
  return spawn(process.execPath, [program, 'run', root, '--apply', '--import', '--until-idle'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves with the exit code; null when it was killed. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('exit', (code) => resolve(code)));
}

/** All that a run leaves behind and that does not depend on when it ran. */
async function whatIsThere(root: string) {
  const store = await openStore('sqlite:store/carillon.db', { root, readOnly: true });
  try {
    const people = [];
    for (const id of await store.people.profileIds(0, -1, 10_000)) {
      const image = (await store.people.profile(id))!;
      const decisions = await store.people.decisionsOf(id, 1000);
      people.push({
        id,
        traits: image.profile.traits,
        consent: image.profile.consent,
        members: image.state!.members,
        events: image.events
          .map(({ type, properties }) => [type, properties])
          .map((event) => JSON.stringify(event))
          .sort(),
        instances: image.instances.map(({ id: instance, step, reason }) => [instance, step, reason]).sort(),
        decisions: decisions
          .map(({ journey, step, outcome, reason }) => [journey, step, outcome, reason].join(' '))
          .sort(),
      });
    }
    const outbox = join(root, 'outbox');
    const mails = [];
    for (const name of (await readdir(outbox)).sort()) {
      const mail = await readFile(join(outbox, name), 'utf8');
      mails.push([name, /^To: .*$/m.exec(mail)?.[0], /^Subject: .*$/m.exec(mail)?.[0]]);
    }
    const open = await store.people.effects(['ready', 'sending', 'doubtful', 'failed'], 10);
    return { people, mails, open, quarantine: await store.people.countQuarantine() };
  } finally {
    await store.close();
  }
}

/** Starts the program and kills it once it has written that much more; false if it came to its end before. */
async function killWhen(root: string, where: 'importing' | 'sending', amount: number): Promise<boolean> {
  const measure = () => (where === 'importing' ? sizeOf(join(root, 'store/carillon.db-wal')) : mailsIn(root));
  const before = await measure();
  const child = start(root);
  let running = true;
  const exit = ended(child).then((code) => {
    running = false;
    return code;
  });
  while (running) {
    const now = await measure();
    // The log begins anew when the program does.
    if (now - (now < before ? 0 : before) >= amount) child.kill('SIGKILL');
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (await exit) === null;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

async function mailsIn(root: string): Promise<number> {
  return (await readdir(join(root, 'outbox')).catch(() => [])).length;
}

test(`killed ${kills} times, and nothing is lost or doubled`, async () => {
  expect(existsSync(program), 'run `npm run build` first').toBe(true);
  const undisturbed = await workspace();
  expect(await ended(start(undisturbed))).toBe(0);
  const expected = await whatIsThere(undisturbed);
  expect(expected.people.length).toBe(customers);
  expect(expected.mails.length).toBeGreaterThan(customers / 2);

  const disturbed = await workspace();
  const killed = { importing: 0, sending: 0 };
  for (let kill = 0; kill < kills; kill++) {
    const where = kill % 2 === 0 ? 'importing' : 'sending';
    // Each time after a little more: 90 kB of the store's log, or seven mails, since the last restart.
    const amount = where === 'importing' ? 90_000 * (1 + (kill % 5)) : 7 * (1 + (kill % 5));
    if (await killWhen(disturbed, where, amount)) killed[where]++;
  }
  expect(killed.importing).toBeGreaterThan(0);
  expect(killed.sending).toBeGreaterThan(0);
  const last = start(disturbed);
  expect(await ended(last)).toBe(0);
  expect(await whatIsThere(disturbed)).toEqual(expected);
}, 600_000);

/** More people than there is of it: who gets one depends on who comes first, how many there are does not. */
const BUDGET = 150;
/** Of a journey that begins for so many. */
const PLACES = 120;
const giving: Record<string, string> = {
  'giving.yaml': `
kind: offer
id: gift
benefit: { percent: 20 }
codes: { pattern: "FS-########" }
budget: { grants: ${BUDGET}, per_profile: { at_most: 1 } }
---
kind: journey
id: give
start: { enters: regulars, existing: true }
steps:
  - { id: gift, grant: gift, else: [ { id: no, exit: refused } ] }
  - { id: yes, exit: granted }
---
kind: journey
id: few
start: { enters: regulars, existing: true }
limits: { starts: { at_most: ${PLACES} } }
steps: [ { id: bye, exit: done } ]
`,
};

test('killed while a budget and a limit are drained, exactly as many have something, and no code twice', async () => {
  const root = await workspace(giving);
  let killed = 0;
  for (let kill = 0; kill < kills; kill++) {
    // By turns while people come in, and while they are granted something and written to.
    const where = kill % 2 === 0 ? 'importing' : 'sending';
    if (await killWhen(root, where, where === 'importing' ? 300_000 : 12)) killed++;
  }
  expect(killed).toBeGreaterThan(1);
  expect(await ended(start(root))).toBe(0);
  const store = await openStore('sqlite:store/carillon.db', { root, readOnly: true });
  try {
    const codes: unknown[] = [];
    const ends = new Map<string, number>();
    for (const id of await store.people.profileIds(0, -1, 10_000)) {
      const { events, instances } = (await store.people.profile(id))!;
      const granted = events.filter(({ type }) => type === 'offer_granted');
      codes.push(...granted.map(({ properties }) => properties['code']));
      for (const { journey, reason } of instances.filter(
        ({ journey }) => journey === 'give' || journey === 'few',
      )) {
        const end = `${journey} ${reason}`;
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }
    }
    expect([codes.length, new Set(codes).size]).toEqual([BUDGET, BUDGET]);
    expect(Object.fromEntries(ends)).toEqual({
      'give granted': BUDGET,
      'give refused': customers - BUDGET,
      'few done': PLACES,
    });
    expect(await store.people.countGrants()).toEqual([
      { offer: 'gift', status: 'granted', count: BUDGET },
      { offer: 'journey.few:starts', status: 'granted', count: PLACES },
    ]);
    expect(await store.people.offers()).toMatchObject([{ granted: BUDGET }, { granted: PLACES }]);
  } finally {
    await store.close();
  }
}, 600_000);
