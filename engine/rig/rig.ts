/**
 * A rig for tests: a whole daemon over a real store, with virtual time and a mailbox instead of channels. The
 * engine in it is the production engine; only its ports are others.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { declaredSegments } from '../compiler/program.ts';
import { entityKind } from '../compiler/reference.ts';
import { runFor } from '../evaluate/run.ts';
import { isMember } from '../evaluate/state-row.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import { loadWorkspace } from '../language/load.ts';
import type { Call, ChannelSpec, Message, SendResult } from '../runtime/channel.ts';
import type { Secrets } from '../runtime/channels.ts';
import { VirtualClock } from '../runtime/clock.ts';
import { Daemon, type DaemonOptions } from '../runtime/daemon.ts';
import type { FeedbackSpec } from '../runtime/feedback.ts';
import type { Incoming } from '../runtime/incoming.ts';
import type { Links } from '../runtime/links.ts';
import { applyRelease, type Candidate, candidateOf, catchUp } from '../runtime/release.ts';
import type { SourceSpec } from '../runtime/source.ts';
import type { FeedbackObserver } from '../runtime/take-feedback.ts';
import type { Receipt } from '../runtime/work.ts';
import { openStore } from '../store/open.ts';
import type { OpenLog } from '../store/sqlite/durability.ts';
import type { JsonObject, ProfileImage, Store } from '../store/store.ts';
import { helpersHere } from './helpers-here.ts';

export interface RigOptions {
  /** RFC 3339; where virtual time begins. */
  readonly now?: string;
  readonly buckets?: number;
  /** Store URL; left out, in memory. */
  readonly url?: string;
  /** Pages beyond which an SQLite file does not grow. */
  readonly maxPages?: number;
  /** How the log of an SQLite file is brought to the disk; left out, when the operating system likes. */
  readonly openLog?: OpenLog;
  /** Folder in which lists lie, and what they are read with. */
  readonly root?: string;
  readonly sourceSpecs?: readonly SourceSpec[];
  /** Who tells what became of messages. */
  readonly feedbackSpecs?: readonly FeedbackSpec[];
  readonly feedback?: FeedbackObserver['feedback'];
  readonly secrets?: Secrets;
  /** Signs links in messages. */
  readonly links?: Links;
  /** How the mailbox answers; left out, it accepts. */
  readonly answer?: (message: Message) => SendResult | Promise<SendResult>;
  /** How it answers a call; left out, with an empty mapping. */
  readonly answerCall?: (call: Call) => SendResult | Promise<SendResult>;
  /** Stands between the daemon and its store: where a crash is to happen. */
  readonly between?: (store: Store) => Store;
  /** Whether others help to bring people into a release. */
  readonly helped?: boolean;
  /** Who trains and scores. */
  readonly models?: DaemonOptions['models'];
  /** Real connectors instead of the mailbox. */
  readonly channelSpecs?: readonly ChannelSpec[];
}

/** A folder → a candidate. Throws with all diagnostics if it has errors. */
export async function compileFolder(root: string): Promise<Candidate> {
  const { workspace, diagnostics } = await loadWorkspace(root);
  const candidate = workspace && candidateOf(workspace);
  if (candidate) return candidate;
  const found = diagnostics.all.map(
    ({ range, code, what }) => `${range.file}:${range.line}: ${code} ${what}`,
  );
  throw new Error(`the workspace has errors:\n${found.join('\n')}`);
}

/** Files by path → a candidate. Throws with all diagnostics if they have errors. */
export function compileFiles(files: Readonly<Record<string, string>>): Promise<Candidate> {
  return inFolder(files, compileFolder);
}

/** Everything that is said of some files. */
export function findingsOf(files: Readonly<Record<string, string>>): Promise<readonly Diagnostic[]> {
  return inFolder(files, async (root) => {
    const { workspace, diagnostics } = await loadWorkspace(root);
    if (workspace) candidateOf(workspace);
    return diagnostics.all;
  });
}

async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'carillon-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await use(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Tests ask what is stored, not how safely: no power fails between two of their lines. */
const unsynced: OpenLog = async () => ({ sync: async () => {}, close: async () => {} });

function isCandidate(what: Readonly<Record<string, string>> | Candidate): what is Candidate {
  return 'program' in what && typeof what.program === 'object';
}

export class Rig {
  readonly sent: Message[] = [];
  /** Every call that was made, whatever was answered. */
  readonly calls: Call[] = [];
  readonly faults: unknown[] = [];
  readonly clock: VirtualClock;
  store!: Store;
  daemon!: Daemon;
  #messages = 0;
  readonly #options: RigOptions;

  private constructor(options: RigOptions) {
    this.#options = options;
    this.clock = new VirtualClock(Date.parse(options.now ?? '2026-03-02T10:00:00Z'));
  }

  /** `what` is a workspace's files by path, or one that is compiled already. */
  static async start(
    what: Readonly<Record<string, string>> | Candidate,
    options: RigOptions = {},
  ): Promise<Rig> {
    const rig = new Rig(options);
    rig.store = await rig.#open(options.maxPages);
    await rig.run(isCandidate(what) ? what : await compileFiles(what));
    return rig;
  }

  async #open(maxPages?: number): Promise<Store> {
    const {
      url = 'sqlite::memory:',
      buckets = 1,
      openLog = unsynced,
      between = (store) => store,
    } = this.#options;
    const limited = maxPages !== undefined && { maxPages };
    return between(await openStore(url, { root: tmpdir(), buckets, openLog, ...limited }));
  }

  /** Applies a candidate and starts a daemon for it. */
  async run(candidate: Candidate): Promise<void> {
    const { release } = await applyRelease(this.store, candidate, { at: this.clock.now(), commit: null });
    this.daemon = await Daemon.start({
      store: this.store,
      clock: this.clock,
      candidate,
      release,
      channelSpecs:
        this.#options.channelSpecs ?? ['file', 'smtp', 'webhook'].map((name) => this.#mailbox(name)),
      feedbackSpecs: this.#options.feedbackSpecs ?? [],
      sourceSpecs: this.#options.sourceSpecs ?? [],
      root: this.#options.root ?? tmpdir(),
      secrets: this.#options.secrets ?? (() => undefined),
      links: this.#options.links ?? null,
      ...(this.#options.models && { models: this.#options.models }),
      ...(this.#options.helped && { startHelpers: (run) => helpersHere(this.store, run) }),
      observer: {
        batch: () => {},
        handedOver: () => {},
        feedback: (...said) => this.#options.feedback?.(...said),
        fault: (error) => this.faults.push(error),
      },
    });
    await this.daemon.adopt();
    await this.daemon.deliver();
    await this.settled();
  }

  /** Stops everything and starts it again on the same store. */
  async restart(what: Readonly<Record<string, string>> | Candidate): Promise<void> {
    await this.stop();
    // What the process before failed at ended with it.
    this.faults.length = 0;
    this.store = await this.#open();
    await this.run(isCandidate(what) ? what : await compileFiles(what));
  }

  /** The daemon was away until `text`; before another release the one in the store catches up. */
  async catchUp(text: string): Promise<void> {
    await this.daemon.stop();
    this.clock.moveTo(Date.parse(text));
    const { candidate } = this.daemon;
    await catchUp(this.store, this.clock, tmpdir());
    await this.run(candidate);
  }

  /** Another version of the definitions takes over. */
  async replace(what: Readonly<Record<string, string>> | Candidate): Promise<void> {
    const candidate = isCandidate(what) ? what : await compileFiles(what);
    await this.daemon.replace(candidate, this.clock.now(), null);
    await this.settled();
  }

  #mailbox(name: string): ChannelSpec {
    const {
      answer = () => ({ outcome: 'accepted' }) as const,
      answerCall = () => ({ outcome: 'accepted', answer: {} }) as const,
    } = this.#options;
    return {
      name,
      title: name,
      description: 'Keeps messages in memory.',
      media: ['email', 'sms', 'push', 'webhook', 'wecom', 'wechat', 'slack'],
      settings: { type: 'object' },
      open: () => ({
        send: async (message) => {
          const result = await answer(message);
          if (result.outcome === 'accepted') this.sent.push(message);
          return result;
        },
        call: async (call: Call) => {
          this.calls.push(call);
          return answerCall(call);
        },
      }),
    };
  }

  /** Everything that can be done at this instant is done. */
  async settled(): Promise<void> {
    await this.daemon.untilIdle();
    if (this.faults.length > 0) throw this.faults[0];
  }

  /** Resolves after the first batch at whose end `holds` does. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        stop();
        resolve();
      };
      const stop = this.daemon.engine.onBatch(look);
      look();
    });
  }

  /** Moves virtual time forward, stopping at every instant at which something is due. */
  async moveTo(text: string): Promise<void> {
    const target = Date.parse(text);
    for (;;) {
      await this.settled();
      const { profile, effect } = await this.store.nextDue();
      const next = Math.min(profile === null ? Infinity : profile + 1, effect ?? Infinity);
      if (next > target) break;
      this.clock.moveTo(next);
    }
    this.clock.moveTo(target);
    await this.settled();
  }

  /** A person does something, now unless `at` says when. */
  track(
    user: string,
    event: string,
    properties: JsonObject = {},
    more: Partial<Incoming> = {},
  ): Promise<Receipt> {
    return this.accept({ event, properties, identifiers: { user_id: user }, ...more });
  }

  identify(user: string, traits: JsonObject, more: Partial<Incoming> = {}): Promise<Receipt> {
    return this.accept({ traits, identifiers: { user_id: user }, ...more });
  }

  /** Something is told of one of an entity. */
  tell(entity: string, key: string, traits: JsonObject, more: Partial<Incoming> = {}): Promise<Receipt> {
    return this.accept({ entity: { id: entity, key }, traits, ...more });
  }

  async accept(incoming: Partial<Incoming>): Promise<Receipt> {
    const receipt = await this.daemon.engine.accept({
      id: `m${++this.#messages}`,
      source: 'test',
      event: null,
      time: null,
      identifiers: {},
      traits: {},
      consent: {},
      properties: {},
      imported: false,
      raw: null,
      ...incoming,
    });
    await this.settled();
    return receipt;
  }

  async image(user: string, kind = 'user_id'): Promise<ProfileImage> {
    const id = await this.store.people.find(kind, user);
    const image = id === null ? null : await this.store.people.profile(id);
    if (!image) throw new Error(`nobody has the ${kind} ${user}`);
    return image;
  }

  /** Ids of the segments a person is in, in order. */
  async segmentsOf(user: string, kind = 'user_id'): Promise<string[]> {
    const { profile, state } = await this.image(user, kind);
    const { program, layout } = runFor(this.daemon.engine.run, profile.entity);
    return declaredSegments(program)
      .filter(({ index }) => isMember(state, layout.segments[index]!))
      .map(({ id }) => id);
  }

  /** Ids of the segments one of an entity is in, in order. */
  segmentsOfOne(entity: string, key: string): Promise<string[]> {
    return this.segmentsOf(key, entityKind(entity));
  }

  /** Reasons recorded about a person, oldest first, as `journey.step outcome reason`. */
  async decisionsOf(user: string): Promise<string[]> {
    const { profile } = await this.image(user);
    const rows = await this.store.people.decisionsOf(profile.id, 1000);
    return rows
      .toReversed()
      .map(({ journey, step, outcome, reason }) => `${journey}${step && `.${step}`} ${outcome} ${reason}`);
  }

  /** The journal of memberships, oldest first, as `2026-03-02T10:00:00.000Z + segment cause`. */
  async changesOf(user: string): Promise<string[]> {
    const { profile } = await this.image(user);
    const rows = await this.store.people.changesOf(profile.id, 100_000);
    const slots = await this.store.knownSlots('segment');
    const names = new Map([...slots].map(([name, slot]) => [slot, name]));
    return rows.toReversed().flatMap(({ at, entered, left, cause }) => {
      const line = (sign: string) => (slot: number) =>
        `${new Date(at).toISOString()} ${sign} ${names.get(slot)} ${cause}`;
      return [...entered.map(line('+')), ...left.map(line('-'))];
    });
  }

  async stop(): Promise<void> {
    await this.daemon.stop();
    await this.store.close();
  }
}
