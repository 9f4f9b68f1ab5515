/**
 * What the coming days would bring under a candidate, and under what runs now: messages and their cost by channel. A dry run of a
 * sample of the people, who do what they did in as many days before.
 */
import type { Candidate } from '../runtime/release.ts';
import type { Store } from '../store/store.ts';
import { dryRunOf } from './dry-run/dry-run.ts';
import type { DryRun, PlayedChannel } from './dry-run/report.ts';
import { DAY } from './dry-run/staged.ts';

export const EXPECTED_DAYS = 7;
/** People played: enough for a few percent of what is common, few enough for seconds. */
const SAMPLE = 1_000;

export interface Expected {
  readonly days: number;
  /** Null: everybody was played. */
  readonly sample: { readonly size: number; readonly of: number } | null;
  /** By id; channels of either. */
  readonly channels: readonly ExpectedChannel[];
}

export interface ExpectedChannel {
  readonly id: string;
  readonly before: ExpectedMessages;
  readonly after: ExpectedMessages;
}

export interface ExpectedMessages {
  readonly messages: number;
  /** Half of a 95 % interval; 0 where everybody was played. */
  readonly error: number;
  /** In the workspace's currency. */
  readonly cost: number;
}

export interface ExpectedOptions {
  readonly store: Store;
  /** What runs; null: nothing does. */
  readonly running: Candidate | null;
  readonly candidate: Candidate;
  readonly root: string;
  readonly environment: string;
  readonly at: number;
}

/** Null where there is nobody, or nothing would be sent by either. */
export async function expectedOf(options: ExpectedOptions): Promise<Expected | null> {
  const { running, candidate } = options;
  const sends = [running, candidate].some((one) => one && one.program.journeys.length > 0);
  if (!sends || (await options.store.people.countProfiles()) === 0) return null;
  const after = await played(options, candidate);
  const before = running && (await played(options, running));
  const ids = [...(before?.channels ?? []), ...after.channels].map(({ id }) => id);
  const channels = [...new Set(ids)].sort().map((id) => ({
    id,
    before: messagesOf(before?.channels.find((channel) => channel.id === id)),
    after: messagesOf(after.channels.find((channel) => channel.id === id)),
  }));
  return { days: EXPECTED_DAYS, sample: after.sample, channels };
}

function played({ store, root, environment, at }: ExpectedOptions, candidate: Candidate): Promise<DryRun> {
  const repeat = EXPECTED_DAYS * DAY;
  return dryRunOf({
    store,
    candidate,
    root,
    environment,
    at,
    days: EXPECTED_DAYS,
    seed: 'plan',
    repeat,
    sample: SAMPLE,
  });
}

function messagesOf(channel: PlayedChannel | undefined): ExpectedMessages {
  return { messages: channel?.messages ?? 0, error: channel?.error ?? 0, cost: channel?.cost ?? 0 };
}
