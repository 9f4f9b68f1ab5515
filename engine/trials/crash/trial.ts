/**
 * The crash trial: a daemon that is killed again and again while messages come, another one that is left alone with the
 * same messages, and the comparison of the two. Kills come at random moments and at every named point (`points.ts`).
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Comparison, compare } from './compare.ts';
import { DaemonProcess } from './daemon-process.ts';
import { Killing, type KillingOptions, type Scene, SINKS } from './killing.ts';
import { atRest, type Message, type Place, pictureOf, workDone } from './picture.ts';
import { type Dialect, points } from './points.ts';
import { HOLDING, programmeFiles } from './programme.ts';
import { Sender } from './sender.ts';
import { Sinks } from './sinks.ts';

export interface TrialOptions extends KillingOptions {
  readonly dialect: Dialect;
  /** URL of an empty PostgreSQL database for each of the two runs; not used with SQLite. */
  readonly databases?: readonly [string, string];
}

export interface TrialResult extends Comparison {
  readonly kills: { readonly random: number; readonly starting: number; readonly points: number };
  /** Points that the daemon never came to. */
  readonly notReached: readonly string[];
  readonly messages: number;
  /** Acknowledged more often than once, or sent again without an answer. */
  readonly resentMessages: number;
  readonly people: number;
  readonly instances: number;
  /** Kills that left acknowledged messages only parked, and how many those were. */
  readonly parked: { readonly kills: number; readonly messages: number };
  /** In `sending` when the daemon died: how many, of those how many had arrived, and how many were held. */
  readonly doubtful: { readonly messages: number; readonly arrived: number; readonly held: number };
  readonly seconds: number;
}

/** A daemon in which nothing has changed for so long, milliseconds, hangs. */
const STANDSTILL = 60_000;

export function pointsOf(dialect: Dialect): readonly string[] {
  return [
    ...Object.keys(points).filter((name) => points[name]!.stores.includes(dialect)),
    ...Object.keys(SINKS),
  ];
}

export async function trial(options: TrialOptions): Promise<TrialResult> {
  const began = performance.now();
  const start = Date.now() - 600_000;
  const killed = await killedRun(options, start);
  try {
    const calm = await calmRun(options, start, killed.lengths);
    try {
      const comparison = compare(killed, calm);
      return {
        ...comparison,
        faults: [...killed.faults, ...comparison.faults],
        kills: killed.kills,
        notReached: killed.notReached,
        messages: killed.lengths.reduce((sum, length) => sum + length, 0),
        resentMessages: killed.resent,
        people: calm.picture.people.size,
        instances: [...calm.picture.people.values()].reduce((sum, { instances }) => sum + instances.size, 0),
        parked: killed.parked,
        doubtful: killed.doubtful,
        seconds: (performance.now() - began) / 1000,
      };
    } finally {
      calm.remove();
    }
  } finally {
    killed.remove();
  }
}

/** `remove` takes it away again. */
async function stage(
  { dialect, databases }: TrialOptions,
  which: 0 | 1,
): Promise<Scene & { remove(): void }> {
  const root = mkdtempSync(join(tmpdir(), 'carillon-trial-'));
  const sinks = await Sinks.open();
  const url = dialect === 'sqlite' ? 'sqlite:store/trial.db' : databases![which];
  const place: Place = { url, root };
  const files = programmeFiles({ store: url, smtpPort: sinks.smtpPort, httpPort: sinks.httpPort });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, sinks, place, port: await freePort(), remove: () => rmSync(root, { recursive: true }) };
}

async function calmRun(options: TrialOptions, start: number, lengths: readonly number[]) {
  const { root, sinks, place, port, remove } = await stage(options, 1);
  const daemon = DaemonProcess.run(root, port);
  await new Sender({ port, seed: options.seed, start, lengths }).done();
  await rest(place, daemon);
  const ended = await daemon.stop();
  if (ended.code !== 0) throw new Error(`the calm daemon ended with ${ended.code}:\n${daemon.said}`);
  await sinks.close();
  options.tell?.('the undisturbed run is done');
  return { picture: await pictureOf(place), arrivals: sinks.arrivals, remove };
}

async function killedRun(options: TrialOptions, start: number) {
  const { root, sinks, place, port, remove } = await stage(options, 0);
  const killing = new Killing(options, { root, sinks, place, port });
  const sender = new Sender({ port, seed: options.seed, start });
  await killing.random();
  await killing.named();
  let daemon = DaemonProcess.run(root, port);
  sinks.life += 1;
  const lengths = await sender.stop();
  await rest(place, daemon);
  options.tell?.('the killed one has come to rest');
  await stopped(daemon, killing);
  const dropped = await settleHeld(place, sinks, root);
  options.tell?.(`what it held is settled: ${dropped.length} messages had arrived`);
  daemon = DaemonProcess.run(root, port);
  sinks.life += 1;
  await rest(place, daemon);
  await stopped(daemon, killing);
  await sinks.close();
  for (const [why, count] of sender.refusals)
    if (!/^(503|429) /.test(why)) killing.faults.push(`${count} requests were answered by ${why}`);
  if (sinks.nameless > 0) killing.faults.push(`${sinks.nameless} messages arrived without a key`);
  const { kills, notReached, parked, faults, doubts } = killing;
  const doubtful = countDoubts(killing, sinks);
  const picture = await pictureOf(place);
  const arrivals = sinks.arrivals;
  return {
    ...{ picture, arrivals, dropped, doubts, lengths, resent: sender.resent, doubtful },
    ...{ kills, notReached, parked, faults, remove },
  };
}

async function stopped(daemon: DaemonProcess, { faults }: Killing): Promise<void> {
  const { code } = await daemon.stop();
  if (code !== 0) faults.push(`the daemon ended with ${code}: ${daemon.said}`);
}

function countDoubts({ doubts, heldKeys }: Killing, { arrivals }: Sinks): TrialResult['doubtful'] {
  let messages = 0;
  let arrived = 0;
  for (const [key, lives] of doubts) {
    messages += lives.size;
    for (const channel of arrivals.values())
      arrived += (channel.get(key) ?? []).filter((life) => lives.has(life)).length;
  }
  return { messages, arrived, held: heldKeys.size };
}

/** What an operator does with what is held: what the receiver has is dropped, what it has not is sent again. */
async function settleHeld(place: Place, sinks: Sinks, root: string): Promise<readonly Message[]> {
  const held = (await pictureOf(place)).effects.get('doubtful')!;
  const arrived = sinks.arrivals.get(HOLDING)!;
  const dropped = held.filter(({ key }) => arrived.has(key));
  const retried = held.filter(({ key }) => !arrived.has(key));
  const isFewer = dropped.length < retried.length;
  // The fewer of them one by one, the rest in one go.
  const [action, rest] = isFewer ? (['drop', 'retry'] as const) : (['retry', 'drop'] as const);
  for (const { key } of isFewer ? dropped : retried)
    await DaemonProcess.verb('outbox', action, key, '--folder', root);
  if (held.length > 0) await DaemonProcess.verb('outbox', rest, '--all', '--folder', root);
  return dropped;
}

/**
 * Until nothing is left that time alone would bring. Several times in a row, because what was parked may come in between. A long
 * queue before a channel with a rate takes its time; a daemon in which nothing changes any more hangs.
 */
async function rest(place: Place, daemon: DaemonProcess): Promise<void> {
  let until = Date.now() + STANDSTILL;
  let before = '';
  let ended = false;
  daemon.ended.then(() => {
    ended = true;
  });
  for (let quiet = 0; quiet < 5; ) {
    await delay(200);
    quiet = (await atRest(place, Date.now()).catch(() => false)) ? quiet + 1 : 0;
    const now = await workDone(place).catch(() => before);
    if (now !== before) until = Date.now() + STANDSTILL;
    before = now;
    if (ended) throw new Error(`the daemon ended by itself:\n${daemon.said}`);
    if (Date.now() > until) throw new Error(`the daemon does not come to rest:\n${daemon.said}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
