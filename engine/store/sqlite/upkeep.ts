/**
 * What stands behind a store on a file so that its commits last: the sync of the log, checkpoints, and the lock that
 * keeps other writers out. A store in memory, or one that is only read, has none of it.
 */
import { type Checkpoints, type CheckpointsIn, openCheckpoints } from './checkpoints.ts';
import type { Connection } from './connection.ts';
import { Durability, type OpenLog, openLogFile } from './durability.ts';
import type { Lock } from './lock.ts';

export interface UpkeepOptions {
  /** Where the log is folded into the file; default `inline`. A `thread` needs the engine as it was built. */
  readonly checkpoints?: CheckpointsIn;
  /** How the log is brought to the disk; left out, by the operating system. */
  readonly openLog?: OpenLog;
}

export interface Upkeep {
  /** After every transaction that wrote. Throws if the log can no longer be folded into the file. */
  wrote(): void;
  durable(): Promise<void>;
  /** Everything written is durable, and nothing of ours holds the file but the connection. */
  end(): Promise<void>;
  /** After the connection has been closed. */
  release(): void;
}

export const noUpkeep: Upkeep = {
  wrote: () => {},
  durable: async () => {},
  end: async () => {},
  release: () => {},
};

export async function keepUp(
  file: string,
  connection: Connection,
  lock: Lock,
  { checkpoints: where = 'inline', openLog = openLogFile }: UpkeepOptions,
): Promise<Upkeep> {
  const durability = new Durability(await openLog(file), file);
  let checkpoints: Checkpoints;
  try {
    checkpoints = await openCheckpoints(where, connection, file);
  } catch (error) {
    await durability.close();
    throw error;
  }
  return {
    wrote() {
      durability.wrote();
      checkpoints.look();
    },
    durable: () => durability.durable(),
    async end() {
      try {
        await durability.durable();
      } finally {
        await checkpoints.close();
        await durability.close();
      }
    },
    release: () => lock.release(),
  };
}
